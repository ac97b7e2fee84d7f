// <tuppence-membership>: shows the site's tiers, sells one, knows its member. How a ticket is paid is the visit's part.
import type { Site } from '../server/wire/site.ts'
import { askOffers } from './api.ts'
import { begin } from './begin.ts'
import { bought, held, keyOf } from './keep.ts'
import { loadWith } from './load.ts'
import type { Arrival, Place, Translation } from './place.ts'
import { refuse } from './refuse.ts'
import { createSteps } from './session.ts'
import { mountTiers } from './ui/mount-tiers.tsx'
import { tiers as en, type TierWords } from './ui/text/tiers/en.ts'
import { type Choice, wantOf } from './ui/tier-price.ts'

/** One table of tiers on the page. */
export type Table = Place & {
  words: TierWords
  /** Once it has come. */
  site?: Site
  /** What the reader pressed Join for. */
  choice?: Choice | undefined
  /** The tier that this reader has. */
  memberOf?: string | undefined
}

/**
 * The tiers of the site, from the lowest to the highest, each with a button to join. Also as
 * `<div data-tuppence="membership" data-tier="…">`.
 *
 * @attr tier - shows that tier alone
 * @fires tuppence:joined
 * @fires tuppence:problem
 * @csspart tiers @csspart switch @csspart tier @csspart name @csspart price @csspart regular @csspart terms
 * @csspart perks @csspart join @csspart notice @csspart extra @csspart title
 */
async function openMembership(arrival: Arrival, translation: Translation): Promise<void> {
  const { embed, left, root, fetchChecked } = arrival
  const words = translation?.tiers ?? en
  const table: Table = { ...arrival, translation, words, session: createSteps() }
  const presses = { onJoin: (choice: Choice) => join(table, choice), onAgain: () => again(table) }
  left.addEventListener('abort', mountTiers(table, presses))
  const hear = () => showMember(table)
  addEventListener('storage', ({ key }) => key === keyOf(embed.site) && hear(), { signal: left })
  document.addEventListener('tuppence:joined', hear, { signal: left })
  root.addEventListener('pointerover', () => loadWith(fetchChecked)('visit').catch(() => {}), { once: true })
  await showTiers(table)
  if (held.read(table)) await comeBack(table)
}

export { openMembership as open }

async function showTiers(table: Table): Promise<void> {
  const { session, offers: early } = table
  table.offers = undefined
  try {
    table.site = await askOffers<Site>(early ?? table.requestOffers({ cache: 'no-store' }))
    session.go({ is: 'ready' })
    showMember(table)
  } catch (fault) {
    await refuse(table, fault, () => showTiers(table))
  }
}

/** What is kept says so until the time that was paid for is over; from then on the pay window knows. */
function showMember(table: Table): void {
  const { tier, until } = bought.read(table) ?? {}
  if (!tier || !until || Date.parse(until) < Date.now() || table.session.step().is === 'open') return
  table.memberOf = tier
  table.session.go({ is: 'open', says: { notice: table.words.joined } })
}

/** The window opens in the click itself: a moment later the browser would block it. */
function join(table: Table, choice: Choice): void {
  const { session, popup } = table
  if (session.step().is === 'paying' && table.choice?.tier === choice.tier) popup?.focus()
  else void buy(table, table.openWindow(), choice)
}

function again({ session }: Table): void {
  const step = session.step()
  if (step.is === 'refused') step.again()
}

async function buy(table: Table, popup: Window | null, choice: Choice): Promise<void> {
  table.popup = popup
  table.choice = choice
  table.session.go({ is: 'opening' })
  await begin(
    table,
    async (visit) => {
      const outcome = await visit.pay(table, popup, wantOf(choice))
      if (typeof outcome === 'object') return joined(table, outcome, visit)
      if (table.popup !== popup || table.session.step().is === 'open') return
      if (outcome === 'price-changed') await showTiers(table)
      if (table.session.step().is === 'refused') return
      table.session.go({ is: 'ready', says: { notice: visit.newsOf(table).sentences[outcome] } })
    },
    () => buy(table, table.openWindow(), choice),
  )
}

/** From the pay window, which took the place of this page. The table stands meanwhile: the ticket may never be paid. */
async function comeBack(table: Table): Promise<void> {
  await begin(table, async (visit) => {
    const outcome = await visit.resume(table, () => {})
    if (typeof outcome === 'object') joined(table, outcome, visit)
  })
}

type Visit = Parameters<Parameters<typeof begin>[1]>[0]

function joined(table: Table, given: Parameters<Visit['welcome']>[1], visit: Visit): void {
  visit.focusHost(table.host)
  showMember(table)
  visit.welcome(table, given)
}
