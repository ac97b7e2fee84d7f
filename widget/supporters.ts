// <tuppence-supporters>: who tipped lately, and who gave most; new tips come in by themselves.
import type { Supporter } from '../server/wire/supporter.ts'
import { askSupporters } from './api.ts'
import { attribute } from './embed.ts'
import { listen } from './live.ts'
import type { Arrival, Place, Translation } from './place.ts'
import { refuse } from './refuse.ts'
import { createSteps } from './session.ts'
import { mountSupporters } from './ui/mount-community.tsx'
import { type CommunityWords, community as en } from './ui/text/community/en.ts'

export type Order = 'recent' | 'top'

/** One wall of supporters on the page. */
export type SupportersWall = Place & {
  words: CommunityWords
  by: Order
  lines: Supporter[]
  /** Where the next page begins. */
  next: string | null
}

/**
 * A wall of supporters: the newest tips, or who gave most. Also as `<div data-tuppence="supporters" data-creator="…">`.
 *
 * @attr creator - tips for this creator alone
 * @attr by - `top` begins with who gave most
 * @fires tuppence:problem
 * @csspart supporters @csspart title @csspart switch @csspart list @csspart supporter @csspart name @csspart amount
 * @csspart picture @csspart said @csspart notice @csspart more
 */
export async function openSupporters(arrival: Arrival, translation: Translation): Promise<void> {
  const { host, left } = arrival
  const wall: SupportersWall = {
    ...arrival,
    translation,
    words: translation?.community ?? en,
    session: createSteps(),
    by: attribute(host, 'by') === 'top' ? 'top' : 'recent',
    lines: [],
    next: null,
  }
  const presses = {
    onOrder: (by: Order) => {
      wall.by = by
      void show(wall)
    },
    onMore: () => void showMore(wall),
    onAgain: () => void show(wall),
    onChange: () => void show(wall),
  }
  left.addEventListener('abort', mountSupporters(wall, presses))
  await show(wall)
  listen(wall, { tip: (tip) => add(wall, tip), missed: () => void show(wall) })
}

async function show(wall: SupportersWall): Promise<void> {
  const { session, by } = wall
  try {
    const { supporters, next } = await ask(wall, null)
    // The reader may have asked for the other order meanwhile.
    if (wall.by !== by) return
    Object.assign(wall, { lines: supporters, next })
    session.go({ is: 'ready' })
  } catch (fault) {
    await refuse(wall, fault, () => show(wall))
  }
}

async function showMore(wall: SupportersWall): Promise<void> {
  const { session, by, next } = wall
  if (session.step().is === 'opening') return
  session.go({ is: 'opening' })
  try {
    const page = await ask(wall, next)
    if (wall.by !== by || wall.next !== next) return
    Object.assign(wall, { lines: [...wall.lines, ...page.supporters], next: page.next })
    session.go({ is: 'ready' })
  } catch (fault) {
    await refuse(wall, fault, () => show(wall))
  }
}

const ask = (wall: SupportersWall, before: string | null) =>
  askSupporters(wall, { by: wall.by, creator: attribute(wall.host, 'creator'), before })

/** Who gave most is counted by the server. */
function add(wall: SupportersWall, tip: Supporter): void {
  const { host, session } = wall
  const only = attribute(host, 'creator')
  if ((only && tip.creator !== only) || session.step().is !== 'ready') return
  if (wall.by === 'top') return void show(wall)
  if (wall.lines.some((line) => line.tip === tip.tip)) return
  wall.lines = [tip, ...wall.lines]
  session.go({ is: 'ready' })
}
