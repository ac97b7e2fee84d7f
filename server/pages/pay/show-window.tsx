// The pay window as a page: each standing of a ticket has its face.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { firstPeriodOf } from '../../core/first-period.ts'
import { giftOf } from '../../flows/give-gift-link.ts'
import { giftByTicket } from '../../flows/view-gift.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { showPage } from '../show-page.tsx'
import type { Notice } from '../text/en.ts'
import type { AmountFault } from './amount.ts'
import { receiptOf } from './receipt.ts'
import { seatsChoice } from './seats-wish.ts'
import { CardPaused } from './ui/CardPaused.tsx'
import { Confirm } from './ui/Confirm.tsx'
import { Done } from './ui/Done.tsx'
import { Finished } from './ui/Finished.tsx'
import { Given } from './ui/Given.tsx'
import { Join } from './ui/Join.tsx'
import { Tipped } from './ui/Tipped.tsx'
import { TopUp } from './ui/TopUp.tsx'
import { standingOf, type Visit } from './visit.ts'

/** What the form held that could not be taken: shown again, with what is wrong beside it. */
export type Draft = { readonly amount: string; readonly other: string; readonly fault: AmountFault }

export type Occasion = {
  readonly notice?: Notice | undefined
  readonly draft?: Draft
  readonly status?: ContentfulStatusCode
  /** What was typed as the number of gifts, and is none. */
  readonly wrongNumber?: string
  /** An earlier attempt to pay that a new one replaces. */
  readonly instead?: string | undefined
  /** Whether a tip by card alone is not to be had just now. */
  readonly isTopUpOnly?: boolean
  /** For how many readers the one in the window wants to join. Null: for no number that there is. */
  readonly seats?: number | null
}

export async function showWindow(
  ports: Ports,
  c: Context<Env>,
  visit: Visit,
  occasion: Occasion = {},
): Promise<Response> {
  const { reading } = visit
  const body = await face(ports, visit, occasion)
  return showPage(ports, c, {
    title: titleOf(visit),
    reading,
    body,
    status: occasion.status ?? 200,
  })
}

function titleOf({ view, reading: { words } }: Visit): string {
  if (view.tip?.choice) return words.polls.title(view.title)
  if (view.tip !== null) return (view.tip.monthly === null ? words.tips : words.monthly).title(view.title)
  if (view.tier === null) return words.unlockTitle(view.title)
  return view.ticket.gift === null ? words.joinTitle(view.title) : words.gifts.giveTitle(view.title)
}

async function face(ports: Ports, visit: Visit, occasion: Occasion) {
  const standing = standingOf(visit)
  switch (standing.is) {
    case 'done':
      if (visit.view.ticket.gift !== null) return given(ports, visit)
      if (visit.view.tip !== null) return <Tipped visit={visit} tip={visit.view.tip} />
      return (
        <Done
          visit={visit}
          receipt={await receiptOf(ports, visit)}
          isUnreachable={await isUnreachable(ports, visit)}
          isGiveable={await isGiveable(ports, visit)}
        />
      )
    case 'affordable':
      return <Confirm visit={visit} price={standing.price} {...occasion} />
    case 'card-paused':
      return <CardPaused visit={visit} price={standing.price} />
    case 'short':
      return (
        <TopUp
          visit={visit}
          price={standing.price}
          {...occasion}
          {...attempt(ports, 'checkout')}
          {...mayHaveOne(ports, visit)}
        />
      )
    case 'join': {
      const choice = seatsChoice(ports, standing.offer, occasion.seats)
      return (
        <Join
          visit={visit}
          offer={standing.offer}
          first={firstPeriodOf(standing, choice.seats)}
          choice={choice}
          {...occasion}
          {...attempt(ports, 'membership')}
        />
      )
    }
    case 'member':
    case 'owned':
      return <Confirm visit={visit} price={null} {...occasion} />
    case 'refunded':
    case 'used-elsewhere':
    case 'declined':
    case 'expired':
    case 'not-for-sale':
    case 'on-hold':
    case 'too-many':
    case 'other-member':
      return <Finished visit={visit} standing={standing.is} />
    default:
      return standing satisfies never
  }
}

async function isGiveable(ports: Ports, { reader, view: { ticket } }: Visit): Promise<boolean> {
  if (reader === null || ticket.item === '') return false
  return typeof (await giftOf(ports, { reader, site: ticket.site, item: ticket.item })) === 'object'
}

// A member whom no mail reaches would not hear that a payment has failed.
async function isUnreachable({ store, mailer }: Ports, { reader, view }: Visit): Promise<boolean> {
  if (mailer === null || reader === null || view.tier === null) return false
  return (await store.mailAddress(reader)) === null
}

async function given(ports: Ports, visit: Visit) {
  const gift = await giftByTicket(ports, visit.view.ticket.id)
  if (gift === null) throw new Error(`${visit.view.ticket.id} is done without a gift`)
  return <Given visit={visit} seen={gift} origin={ports.settings.payOrigin} />
}

// Somebody new here may be known elsewhere, and should not pay in twice.
function mayHaveOne({ mailer }: Ports, { reader }: Visit): { mayHaveOne: boolean } {
  return { mayHaveOne: mailer !== null && reader === null }
}

// Made as the form is drawn, so that a form that is sent twice is one attempt.
function attempt({ ids, settings }: Ports, kind: 'checkout' | 'membership'): { attempt: string; canInline: boolean } {
  return { attempt: ids.id(kind), canInline: settings.provider.publishableKey !== '' }
}
