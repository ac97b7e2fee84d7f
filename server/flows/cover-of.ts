// What a payment that is lost can be covered with: the reader's wallet, and what creators got of that reader and do not have yet.
import { bearingMax } from '../core/hold.ts'
import type { Payment } from '../core/payment.ts'
import type { Cover } from '../core/refund.ts'
import type { Store } from '../ports/index.ts'

/**
 * As it is now: a commit that relies on it is refused when any of it has moved by then. What leaves a wallet for a creator, or comes back,
 * moves both at once; who looked at one before it and at the other after it would see money in neither, and call it lost.
 */
export async function coverOf(store: Store, { reader, money, paidAt }: Payment): Promise<Cover> {
  let balance = await store.wallet(reader, money.currency)
  for (;;) {
    const holds = await store.readerHolds(reader, bearingMax)
    const after = await store.wallet(reader, money.currency)
    if (after.amount === balance.amount) return { balance, holds, paidAt }
    balance = after
  }
}
