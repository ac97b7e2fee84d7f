// Letters: puts into words what a reader is told by mail.
import type { Letter } from '../core/mail.ts'
import type { Occasion } from '../core/member-letter.ts'
import type { Membership } from '../core/membership.ts'
import type { Site } from '../core/site.ts'
import type { StandingTip } from '../core/standing-tip.ts'

export interface Letters {
  /** In the member's language. Names are the publisher's text: nothing in them makes a link, a line or a header of its own. */
  toMember(news: MemberNews): Letter
  /** About a monthly tip that could not be given, or has ended for that. Names as above. */
  toGiver(news: TipNews): Letter
  /** That tips by card pause on a site, in its language. */
  toOperator(news: OperatorNews): Letter
}

export type TipNews = {
  /** As it is now, with what stood in its way. */
  readonly standingTip: StandingTip
  /** The name of the site, and the title of the creator. */
  readonly site: string
  readonly creator: string
  readonly lang: string
}

/** So many cards were declined. */
export type OperatorNews = { readonly site: Pick<Site, 'name' | 'locale'>; readonly declines: number }

export type MemberNews = {
  readonly occasion: Occasion
  readonly membership: Membership
  /** The names of the site and of the tier. */
  readonly site: string
  readonly tier: string
}
