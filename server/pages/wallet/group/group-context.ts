// Who asks for the page of a group: only a reader can be its organiser.
import type { Context } from 'hono'
import { Problem } from '../../../core/problem.ts'
import type { GroupAsked } from '../../../flows/own-group.ts'
import type { Env } from '../../../http/env.ts'
import type { Ports } from '../../../ports/index.ts'
import { readerOf } from '../../reader-cookie.ts'
import { groupId } from './group-id.ts'

export type GroupContext = Context<Env, '/wallet/group/:membership'>

/** Throws `not-found` for a stranger, as the flows do for a reader whose group it is not. */
export async function groupAsked(ports: Ports, c: GroupContext): Promise<GroupAsked> {
  const reader = await readerOf(ports, c)
  const id = c.req.param('membership')
  if (reader === null || !id.startsWith('membership_')) throw new Problem('not-found', 'There is no such group.')
  return { reader, membership: groupId(id) }
}
