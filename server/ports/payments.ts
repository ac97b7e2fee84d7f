// Payments: the provider that charges cards, and its books.
import type { Checkout, PaymentReport } from '../core/checkout.ts'
import type { DisputeReport } from '../core/dispute.ts'
import type { FraudWarningReport } from '../core/fraud-warning.ts'
import type { CheckoutId, MembershipId, RefundId } from '../core/id.ts'
import type { Instant } from '../core/instant.ts'
import type { Membership, MembershipReport, MembershipTerms } from '../core/membership.ts'
import type { Money } from '../core/money.ts'
import type { Movement } from '../core/movement.ts'
import type { PaymentName } from '../core/payment.ts'
import type { RefundReport } from '../core/refund.ts'

/** Every call throws `Problem('provider-unavailable')` when the provider does not answer: try again later. */
export interface Payments {
  /**
   * Opens the provider's session for a checkout. Safe to repeat: the same checkout gives the same session (its id is the
   * idempotency key).
   */
  open(checkout: Checkout, texts: CheckoutTexts): Promise<OpenedSession>
  /** What a browser needs to continue a session that is open. Null once it is not. */
  surface(session: string): Promise<OpenedSession | null>
  /** The provider's own word on a session. Null when it knows no such session; without a checkout it is none of ours. */
  report(session: string): Promise<PaymentReport | JoinReport | null>
  /** Finds the session of an attempt whose answer was never seen, by our id. Null when none was made. */
  find(attempt: Pick<Checkout | Membership, 'id' | 'startedAt'>): Promise<string | null>
  /** Ends a session so that it can no longer be paid. A session that is paid or gone already is left as it is. */
  expire(session: string): Promise<void>

  /**
   * Opens the session of an attempt to join. As safe to repeat as `open`. A credit is taken off the first period; with free days the
   * card is asked for all the same.
   */
  openJoin(membership: Membership, texts: CheckoutTexts, credit?: Money | null): Promise<OpenedSession>
  /** The provider's own word on what renews itself, with every invoice that is paid. Null when it knows no such thing. */
  reportMembership(subscription: string): Promise<MembershipReport | null>
  /** Whether another period follows the present one. Safe to repeat for the same version of the membership. */
  setRenewal(membership: Pick<Membership, 'id' | 'version'>, subscription: string, renews: boolean): Promise<void>
  /**
   * Ends at once what is late, and lets nobody take what it owes any more. One that was paid meanwhile is cancelled as by `setRenewal`:
   * what is paid is kept. Safe to repeat.
   */
  endUnpaid(membership: Pick<Membership, 'id' | 'version'>, subscription: string): Promise<void>
  /**
   * What is charged at once when other terms begin now: the rest of the period at the new price less its rest at the old one, as of the
   * instant. Nothing during free days. Null: the instant is not in the period that runs.
   */
  previewChange(subscription: string, order: ChangeOrder & { readonly at: Instant }): Promise<Money | null>
  /**
   * Other terms from now on, once they are paid: exactly what the preview of the same instant said. Null: they have begun. An invoice: the
   * card's holder has to confirm it, or to pay it by another card; the terms stay what they are until then, and for good when nobody
   * does within a day. `refused`: the instant is not in the period that runs; nothing was charged. What was planned is dropped.
   */
  changeNow(
    membership: Attempt,
    subscription: string,
    order: ChangeOrder & { readonly at: Instant },
  ): Promise<OpenInvoice | null | 'refused'>
  /** Other terms when the present period is over. Nothing is charged now. It takes the place of what was planned before. */
  changeLater(membership: Attempt, subscription: string, order: ChangeOrder): Promise<void>
  /** Drops what was planned, if anything was. */
  keepTerms(subscription: string): Promise<void>
  /** No period follows the one that is paid until it is resumed; nothing goes back. What was planned is dropped. */
  pause(membership: Attempt, subscription: string): Promise<void>
  /** What resuming costs: a new period from now on. */
  previewResume(subscription: string): Promise<Money>
  /**
   * `same`: in the period that is paid, for nothing. `new`: in one that begins now and is paid first; with an invoice as answer it is
   * not, and the membership stays paused.
   */
  resume(membership: Attempt, subscription: string, period: 'same' | 'new'): Promise<OpenInvoice | null>
  /** Ends it at once, whatever is paid. Twice is the same as once. */
  end(subscription: string): Promise<void>
  /** What waits to be paid before a change or a resumption comes true. Null: nothing does. */
  openInvoice(subscription: string): Promise<OpenInvoice | null>
  /** The address of the provider's own page for one member: invoices and the card. Whoever knows it is let in, for minutes. */
  portal(subscription: string, wish: PortalWish): Promise<string>
  /** The card that the member has chosen at the provider's page pays from now on. Twice is the same as once. */
  useChosenCard(subscription: string): Promise<void>
  /** What a payment did to the provider's balance. Null when it knows no such payment. */
  movementOf(payment: string): Promise<Movement | null>

  /**
   * Sends money of a payment back to its card. Safe to repeat within the same `attempt`; before another one, look with
   * `findRefund`. `refused`: the provider says that it cannot be (disputed, gone back already, too old, not enough in its
   * balance just now); nothing was sent and nothing will be.
   */
  refund(order: RefundOrder): Promise<RefundReport | 'refused'>
  /** Finds the refund of an attempt whose answer was never seen, by our id. Null when none was made. */
  findRefund(order: Pick<RefundOrder, 'refund' | 'payment'>): Promise<RefundReport | null>
  /** The provider's own word on these, by its ids. Null when it knows no such thing. */
  reportPayment(id: string): Promise<ListedPayment | null>
  /** The attempt that a payment is of, whatever became of it. Null: none of ours, or to join. */
  checkoutOf(payment: string): Promise<CheckoutId | null>
  reportRefund(id: string): Promise<RefundReport | null>
  reportDispute(id: string): Promise<DisputeReport | null>
  reportFraudWarning(id: string): Promise<FraudWarningReport | null>

  /** The provider's books since an instant, for reconciliation: everything on the account, ours and foreign. */
  books(since: Instant): ProviderBooks

  /** Verifies a message from the provider over its raw bytes. Throws `Problem('signature-invalid')`. */
  verifyEvent(rawBody: string, signature: string | undefined): Promise<ProviderEvent>
}

/** A membership in one version: the same one asks for the same once. */
type Attempt = Pick<Membership, 'id' | 'version'>

/** Terms of a tier of the site, with the tier's name as it is to stand on invoices. */
export type ChangeOrder = {
  readonly site: Membership['site']
  readonly terms: MembershipTerms
  readonly name: string
}

/** An invoice that waits, with the address at which it can be confirmed and paid. */
export type OpenInvoice = { readonly url: string }

/** `card`: straight to another card. `home`: invoices and the card. Afterwards the browser comes back to `returnUrl`. */
export type PortalWish = {
  readonly flow: 'home' | 'card'
  readonly returnUrl: string
  readonly locale: string
}

/** What the provider says of the session of an attempt to join. */
export type JoinReport = {
  readonly state: 'unpaid' | 'expired' | 'joined'
  readonly membership: MembershipId
  /** What renews itself; known once the reader has joined. */
  readonly subscription: string | null
}

export type RefundOrder = {
  readonly refund: RefundId
  readonly payment: string
  readonly money: Money
  readonly reason: 'requested' | 'fraud'
  /** Counts from 1. A new attempt after a day has a new idempotency key: the old one may be forgotten, or keep a fault. */
  readonly attempt: number
}

/** Newest first. Each is read page by page as it is walked. */
export type ProviderBooks = {
  readonly sessions: () => AsyncIterable<ListedSession>
  readonly payments: () => AsyncIterable<ListedPayment>
  /** Paid ones of memberships: ours, and without a membership those of other programs. */
  readonly invoices: () => AsyncIterable<ListedInvoice>
  readonly refunds: () => AsyncIterable<RefundReport>
  readonly disputes: () => AsyncIterable<DisputeReport>
  readonly fraudWarnings: () => AsyncIterable<FraudWarningReport>
  readonly movements: () => AsyncIterable<ListedMovement>
}

export type ListedSession = {
  readonly session: string
  readonly checkout: Checkout['id'] | null
  readonly payment: string | null
  readonly isPaid: boolean
}
/** Only payments that went through. */
export type ListedPayment = PaymentName & { readonly paid: Money }
export type ListedInvoice = {
  readonly invoice: string
  readonly subscription: string
  readonly membership: MembershipId | null
  readonly paid: Money
}
export type ListedMovement = { readonly movement: Movement; readonly source: MovementSource }
/** What moved the balance. `other`: the provider's own fees, payouts, and what other programs on the account do. */
export type MovementSource =
  | { readonly kind: 'payment'; readonly payment: string }
  | { readonly kind: 'refund'; readonly id: string; readonly isReturn: boolean }
  | { readonly kind: 'dispute'; readonly id: string }
  | { readonly kind: 'other' }

export type CheckoutTexts = {
  /** The line on the provider's page and its receipts; of a membership also the name in its list of products. */
  readonly line: string
  /** What a credit is called there, in 40 characters at most. */
  readonly creditLine?: string
  readonly locale: string
  /** Where the provider sends the browser afterwards. `{session}` is replaced by the session's id. */
  readonly returnUrl: string
  readonly cancelUrl: string
}

export type OpenedSession = {
  readonly session: string
  /** For `redirect`: the provider's page. */
  readonly url: string | null
  /** For `inline`: what its script needs to draw the form. */
  readonly clientSecret: string | null
}

/** A message of the provider, verified. Only its kind and what it speaks of are believed, as a hint to ask. */
export type ProviderEvent = {
  readonly id: string
  readonly kind: string
  /** Null: about something that we do not keep books of. */
  readonly about: {
    readonly what: 'session' | 'membership' | 'refund' | 'dispute' | 'fraud-warning' | 'decline'
    readonly id: string
  } | null
  readonly isLive: boolean
  /** When it was signed, by the provider's clock. */
  readonly signedAt: Instant
  /** Of an account connected to ours, not of ours. */
  readonly isConnected: boolean
}
