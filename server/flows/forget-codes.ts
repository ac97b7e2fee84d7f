// Codes whose time is over are forgotten, and with them the addresses that they were sent to.
import type { Ports } from '../ports/index.ts'

export async function forgetCodes({ store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<void> {
  await store.commit([{ change: 'forget-mail-codes', before: clock.now() }])
}
