// Back to the page of the group, with the name of what has happened in the address.
import type { GroupAsked } from '../../../flows/own-group.ts'
import type { WalletNotice } from '../../text/en.ts'
import type { GroupContext } from './group-context.ts'
import { groupPath } from './group-id.ts'

export function tellInGroup(c: GroupContext, { membership }: GroupAsked, notice: WalletNotice): Response {
  return c.redirect(`${groupPath(membership)}?notice=${notice}`, 303)
}
