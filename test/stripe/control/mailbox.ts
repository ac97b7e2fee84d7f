// The mails that Stripe would send to readers: receipts of payments and of refunds. None is sent; they are read here.
import type Stripe from 'stripe'
import { having } from '../http/list.ts'
import { spelled } from '../money/spelled.ts'
import type { World } from '../world/world.ts'

export interface Mail {
  to: string
  subject: string
  /** The receipt that the mail leads to. */
  url: string
  /** Seconds. */
  sentAt: number
}

/** Newest first. Stripe writes to the receipt_email of a payment and to nobody else. */
export function mailbox({ store }: World): Mail[] {
  const mails = having(store.all('charge'), { status: 'succeeded' }).flatMap((charge) => [
    ...having(store.all('refund'), { charge: charge.id, status: 'succeeded' }).map((refund) =>
      refundMail(charge, refund),
    ),
    receiptMail(charge),
  ])
  return mails.filter((mail) => mail !== null).sort((a, b) => b.sentAt - a.sentAt)
}

function receiptMail({ amount, created, currency, receipt_email: to, receipt_url: url }: Stripe.Charge): Mail | null {
  return to ? { to, subject: `Your receipt: ${spelled(amount, currency)}`, url: url ?? '', sentAt: created } : null
}

function refundMail({ receipt_email: to, receipt_url: url }: Stripe.Charge, refund: Stripe.Refund): Mail | null {
  const subject = `Your refund: ${spelled(refund.amount, refund.currency)}`
  return to ? { to, subject, url: url ?? '', sentAt: refund.created } : null
}
