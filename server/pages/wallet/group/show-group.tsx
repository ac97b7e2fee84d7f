// GET /wallet/group/:membership: the seats of a group, for who pays for it.
import { isOpenAt } from '../../../core/membership.ts'
import { type Group, type GroupAsked, ownGroup } from '../../../flows/own-group.ts'
import type { Ports } from '../../../ports/index.ts'
import { showPage } from '../../show-page.tsx'
import { readingFor } from '../../text/reading.ts'
import { noticeIn } from '../notice.ts'
import { type GroupContext, groupAsked } from './group-context.ts'
import type { TypedLines } from './typed-lines.ts'
import { GroupPage } from './ui/GroupPage.tsx'

export function showGroup(ports: Ports) {
  return async (c: GroupContext): Promise<Response> => showGroupOf(ports, c, await groupAsked(ports, c))
}

/** With what was typed and could not be taken, shown again beside what is wrong with it. */
export async function showGroupOf(
  ports: Ports,
  c: GroupContext,
  asked: GroupAsked,
  refused?: Extract<TypedLines, { fault: unknown }>,
): Promise<Response> {
  const group = await ownGroup(ports, asked)
  const reading = readingFor(c.req.header('Accept-Language'))
  const { words } = reading
  const notice = refused === undefined ? noticeIn(c) : null
  const names = await namesOf(ports, group)
  const title = words.seats.title(names.tier)
  const isOver = !isOpenAt(group.membership, ports.clock.now())
  const body = <GroupPage {...{ group, ...names, isOver, notice, refused, reading }} />
  return showPage(ports, c, {
    title: notice === null ? title : `${words.walletNotices[notice].title} · ${title}`,
    reading,
    body,
    isWallet: true,
    status: refused === undefined ? 200 : 422,
  })
}

export async function namesOf({ store }: Ports, { membership }: Group): Promise<{ site: string; tier: string }> {
  const [site, tiers] = await Promise.all([store.site(membership.site), store.tiers(membership.site)])
  const tier = tiers.find(({ id }) => id === membership.tier)
  return { site: site?.name ?? membership.site, tier: tier?.name ?? membership.tier }
}
