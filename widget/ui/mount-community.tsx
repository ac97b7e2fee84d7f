// Draws a goal, a poll or a wall of supporters into its shadow root, and again whenever something changes.
import { type ComponentChild, render } from 'preact'
import type { GoalPlace } from '../goal.ts'
import type { Place } from '../place.ts'
import type { PollPlace } from '../poll.ts'
import type { SupportersWall } from '../supporters.ts'
import css from './community.css?inline'
import { GoalBar } from './GoalBar.tsx'
import { Poll, type PollProps } from './Poll.tsx'
import { Supporters, type SupportersProps } from './Supporters.tsx'
import states from './states.css?inline'
import switches from './switch.css?inline'

type Mounted = { names: string[]; onChange: () => void }

export function mountSupporters(
  wall: SupportersWall,
  { onChange, ...presses }: Omit<SupportersProps, 'wall' | 'step'> & Pick<Mounted, 'onChange'>,
): () => void {
  const view = () => <Supporters wall={wall} step={wall.session.step()} {...presses} />
  return mount(wall, view, { names: ['creator'], onChange })
}

export function mountGoal(
  place: GoalPlace,
  { onChange, onAgain }: { onAgain: () => void } & Pick<Mounted, 'onChange'>,
): () => void {
  const view = () => <GoalBar place={place} step={place.session.step()} onAgain={onAgain} />
  return mount(place, view, { names: ['id'], onChange })
}

export function mountPoll(
  place: PollPlace,
  { onChange, ...presses }: Omit<PollProps, 'place' | 'step'> & Pick<Mounted, 'onChange'>,
): () => void {
  const view = () => <Poll place={place} step={place.session.step()} {...presses} />
  return mount(place, view, { names: ['poll'], onChange })
}

function mount({ root, session, host }: Place, view: () => ComponentChild, { names, onChange }: Mounted): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(states + switches + css)
  root.adoptedStyleSheets.push(sheet)
  session.onChange(() => render(view(), root))
  const watch = new MutationObserver(onChange)
  watch.observe(host, { attributeFilter: [...names, ...names.map((name) => `data-${name}`)] })
  return () => {
    watch.disconnect()
    session.onChange(() => {})
    render(null, root)
  }
}
