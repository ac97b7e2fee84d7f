// Compares one change of the provider's balance with the entry that it should be in our books.
import {
  membershipDisputeReference,
  membershipReference,
  membershipRefundReference,
  topUpReference,
} from '../core/bookkeeping.ts'
import { type Movement, netOf } from '../core/movement.ts'
import type { ListedMovement, Ports } from '../ports/index.ts'
import { settleDispute } from './settle-dispute.ts'
import { settleRefund } from './settle-refund.ts'

/**
 * Null: it agrees, or was caused by something that these books do not keep. Otherwise a sentence that says how it differs.
 * What happened a moment ago is booked first, so that only what stays different is told.
 */
export async function compareMovement(ports: Ports, listed: ListedMovement): Promise<string | null> {
  if ((await isSame(ports, listed)) !== false) return null
  const { source, movement } = listed
  if (source.kind === 'refund') await settleRefund(ports, source.id)
  if (source.kind === 'dispute') await settleDispute(ports, source.id)
  if ((await isSame(ports, listed)) !== false) return null
  const booked = await bookedNet(ports, await referenceOf(ports, listed), movement)
  return `is ${netOf(movement)} ${movement.currency} there and ${booked} in our books`
}

/** Null: not ours. */
async function isSame(ports: Ports, listed: ListedMovement): Promise<boolean | null> {
  const reference = await referenceOf(ports, listed)
  return reference === null ? null : (await bookedNet(ports, reference, listed.movement)) === netOf(listed.movement)
}

async function bookedNet({ store }: Ports, reference: string | null, { currency }: Movement): Promise<number> {
  const entry = reference === null ? null : await store.entry(reference)
  return (entry?.postings ?? [])
    .filter(({ account, money }) => account === 'stripe:balance' && money.currency === currency)
    .reduce((sum, { direction, money }) => sum + (direction === 'debit' ? money.amount : -money.amount), 0)
}

/** The entry that a movement is booked by. */
async function referenceOf({ store }: Ports, { movement, source }: ListedMovement): Promise<string | null> {
  switch (source.kind) {
    case 'payment': {
      const member = await store.membershipPayment(source.payment)
      if (member !== null) return membershipReference(member.invoice)
      return (await store.payment(source.payment)) === null ? null : topUpReference(source.payment)
    }
    case 'refund': {
      if ((await store.membershipRefund(source.id)) !== null)
        return source.isReturn ? `membership-refund-returned:${source.id}` : membershipRefundReference(source.id)
      const refund = await store.refundByProvider(source.id)
      if (refund === null) return null
      return source.isReturn ? `card-refund-returned:${refund.id}` : `card-refund-sent:${refund.id}`
    }
    case 'dispute': {
      const member = membershipDisputeReference(source.id, movement)
      if ((await store.entry(member)) !== null) return member
      return (await store.dispute(source.id)) === null ? null : `dispute:${source.id}:${movement.id}`
    }
    case 'other':
      return null
    default:
      throw new TypeError(`not a source: ${JSON.stringify(source satisfies never)}`)
  }
}
