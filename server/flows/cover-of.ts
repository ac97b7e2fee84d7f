// What a payment that is lost can be covered with: the reader's wallet, and what creators got of that reader and do not have yet.
import { bearingMax } from '../core/hold.ts'
import type { Payment } from '../core/payment.ts'
import type { Cover } from '../core/refund.ts'
import type { Store } from '../ports/index.ts'

/** As it is now: a commit that relies on it is refused when any of it has moved by then. */
export async function coverOf(store: Store, { reader, money, paidAt }: Payment): Promise<Cover> {
  const [balance, holds] = await Promise.all([
    store.wallet(reader, money.currency),
    store.readerHolds(reader, bearingMax),
  ])
  return { balance, holds, paidAt }
}
