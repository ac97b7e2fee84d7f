// The figures of a site's members once more, from the provider's own objects as they stand at the end of a month. Nothing of ours is asked.
import type Stripe from 'stripe'
import { idOf } from '../../../stripe/world/ids.ts'
import type { Harness } from '../../../support/harness.ts'

export type Recount = {
  readonly members: { readonly atStart: number; readonly joined: number; readonly left: number; readonly atEnd: number }
  readonly churn: number | null
  readonly active: { readonly paying: number; readonly trial: number; readonly late: number; readonly paused: number }
  readonly mrr: readonly Amount[]
  readonly arpu: readonly Amount[]
  readonly revenue: readonly object[]
}

type Amount = { readonly amount: number; readonly currency: string }

const day = 86_400
const daysOfGrace = 10

/** Counts a site month by month: who was a member at the end of one is one at the start of the next. */
export function recounter(h: Harness, site: string, platformFeeBps: number) {
  const { store } = h.stripe.world
  let before = new Set<string>()

  const ours = () => store.all('subscription').filter(({ metadata }) => metadata.site === site)
  const invoicesOf = ({ id }: Stripe.Subscription) => store.filed('invoices by subscription', id)

  /** `from` and `to` bound the month in seconds; it ends now. */
  return (from: number, to: number): Recount => {
    const last = to - 0.001
    const live = ours().flatMap((subscription) => {
      const standing = standingOf(subscription, invoicesOf(subscription), last)
      return standing === null ? [] : [{ subscription, standing }]
    })
    const count = (wanted: Standing) => live.filter(({ standing }) => standing === wanted).length
    const members = new Set(live.map(({ subscription }) => String(subscription.metadata.reader)))
    const left = [...before].filter((reader) => !members.has(reader)).length
    const atStart = before.size
    const joined = [...members].filter((reader) => !before.has(reader)).length
    before = members

    const renewing = live.filter(
      ({ subscription, standing }) => standing === 'paying' && subscription.cancel_at === null,
    )
    const yearly = renewing.reduce((sum, { subscription }) => sum + yearlyOf(subscription), 0)
    const isNone = renewing.length === 0
    const rounded = (by: number) => (isNone ? [] : [{ amount: Math.round(yearly / by), currency: 'USD' }])
    return {
      members: { atStart, joined, left, atEnd: members.size },
      churn: atStart === 0 ? null : Math.round((left * 10_000) / atStart),
      active: { paying: count('paying'), trial: count('trial'), late: count('late'), paused: count('paused') },
      mrr: rounded(12),
      arpu: rounded(12 * renewing.length),
      revenue: moneyOf(from, to),
    }
  }

  function moneyOf(from: number, to: number): object[] {
    const isWithin = (at: number | null | undefined) => at != null && at >= from && at < to
    const invoices = ours().flatMap(invoicesOf)
    const paid = invoices.filter(
      ({ amount_paid, status_transitions }) => amount_paid > 0 && isWithin(status_transitions.paid_at),
    )
    const charges = new Map(invoices.flatMap((invoice) => chargesOf(invoice).map((charge) => [charge.id, charge])))
    const refunds = store.all('refund').filter(({ charge }) => charges.has(idOf(charge)))
    const sent = refunds.filter(({ created }) => isWithin(created))
    const back = refunds.filter(({ failure_balance_transaction: id }) => isWithin(transaction(id)?.created))
    if (paid.length + sent.length + back.length === 0) return []

    const sum = (list: { amount: number }[]) => list.reduce((total, { amount }) => total + amount, 0)
    const amount = sum(paid.map((invoice) => ({ amount: invoice.amount_paid })))
    const refunded = sum(sent) - sum(back)
    const fees = paid
      .flatMap(chargesOf)
      .reduce((total, charge) => total + (transaction(charge.balance_transaction)?.fee ?? 0), 0)
    const platformFee = ((amount - refunded) * platformFeeBps) / 10_000
    const toPublisher = amount - refunded - platformFee
    return [{ currency: 'USD', paid: amount, refunded, processingFees: fees, toPublisher, platformFee }]
  }

  function chargesOf({ id }: Stripe.Invoice): Stripe.Charge[] {
    return store.filed('payments by invoice', id).flatMap(({ payment, status }) => {
      const intent = store.get('payment_intent', idOf(payment.payment_intent ?? null))
      const charge = store.get('charge', idOf(intent?.latest_charge ?? null))
      return status === 'paid' && charge !== undefined ? [charge] : []
    })
  }

  function transaction(id: unknown): Stripe.BalanceTransaction | undefined {
    return typeof id === 'string' ? store.get('balance_transaction', id) : undefined
  }
}

type Standing = keyof Recount['active']

function standingOf(
  { status, pause_collection, cancel_at }: Stripe.Subscription,
  invoices: readonly Stripe.Invoice[],
  now: number,
): Standing | null {
  if (status === 'paused' || (status === 'active' && pause_collection !== null)) return 'paused'
  if (status === 'active') return 'paying'
  if (status === 'trialing') return 'trial'
  if (status !== 'past_due') return null
  // Who cancels has no days of grace.
  const grace = cancel_at === null ? daysOfGrace * day : 0
  const paid = invoices.filter((invoice) => invoice.status === 'paid').flatMap(({ lines }) => lines.data)
  return Math.max(...paid.map(({ period }) => period.end)) + grace > now ? 'late' : null
}

function yearlyOf({ items }: Stripe.Subscription): number {
  const [item] = items.data
  return (item?.price.unit_amount ?? 0) * (item?.quantity ?? 1) * (item?.price.recurring?.interval === 'month' ? 12 : 1)
}
