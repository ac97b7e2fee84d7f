// Letters: puts into words what a reader is told by mail.
import type { Letter } from '../core/mail.ts'
import type { Occasion } from '../core/member-letter.ts'
import type { Membership } from '../core/membership.ts'

export interface Letters {
  /** In the member's language. Names are the publisher's text: nothing in them makes a link, a line or a header of its own. */
  toMember(news: MemberNews): Letter
}

export type MemberNews = {
  readonly occasion: Occasion
  readonly membership: Membership
  /** The names of the site and of the tier. */
  readonly site: string
  readonly tier: string
}
