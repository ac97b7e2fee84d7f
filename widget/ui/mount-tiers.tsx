// Draws a table of tiers into its shadow root, and again whenever something changes.
import { render } from 'preact'
import { attribute } from '../embed.ts'
import type { Table } from '../membership.ts'
import states from './states.css?inline'
import switches from './switch.css?inline'
import { Tiers } from './Tiers.tsx'
import { type Choice, type Interval, intervalsOf } from './tier-price.ts'
import css from './tiers.css?inline'

type Presses = { onJoin: (choice: Choice) => void; onAgain: () => void }

/** Returns what takes the table away. */
export function mountTiers(table: Table, presses: Presses): () => void {
  const { root, session, host } = table
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(states + switches + css)
  root.adoptedStyleSheets.push(sheet)
  let chosen: Interval | undefined
  const draw = () => {
    const { site } = table
    const only = attribute(host, 'tier')
    const tiers = site?.tiers.filter(({ tier }) => !only || tier === only)
    const intervals = site && tiers ? intervalsOf(tiers, site.currency) : []
    // A site that sells no membership, or not this one, needs no room for it.
    if (site && intervals.length === 0 && !table.memberOf) host.dataset.open = ''
    const interval = chosen ?? intervals[0] ?? 'month'
    const onInterval = (next: Interval) => {
      chosen = next
      draw()
    }
    const shown = { tiers, intervals, interval, onInterval }
    render(<Tiers table={table} step={session.step()} {...shown} {...presses} />, root)
  }
  session.onChange(draw)
  const watch = new MutationObserver(draw)
  watch.observe(host, { attributeFilter: ['tier', 'data-tier'] })
  return () => {
    watch.disconnect()
    session.onChange(() => {})
    render(null, root)
  }
}
