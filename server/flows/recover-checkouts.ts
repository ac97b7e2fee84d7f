// Finishes what a crash, a closed window or a lost message left behind.
import { attemptSeconds, type Checkout } from '../core/checkout.ts'
import { after } from '../core/instant.ts'
import type { Ports } from '../ports/index.ts'
import { settlePayment } from './settle-payment.ts'

// One pass is bounded: the next one goes on where this one stopped, because what it finished is no longer unfinished.
const passMax = 100

export type Recovered = { readonly looked: number; readonly paid: number; readonly expired: number }

/**
 * Looks at every attempt older than `olderThanSeconds` that is neither paid nor expired. An attempt whose session we never
 * saw is searched for at the provider; nobody can have paid one that was never made, so that one is expired.
 */
export async function recoverCheckouts(ports: Ports, olderThanSeconds = attemptSeconds): Promise<Recovered> {
  const before = after(ports.clock.now(), -olderThanSeconds)
  const found = await ports.store.unfinishedCheckouts(before, passMax)
  const outcomes: string[] = []
  for (const checkout of found) {
    try {
      outcomes.push(await recover(ports, checkout))
    } catch (cause) {
      // One attempt that cannot be looked up now must not keep the others waiting; it is still unfinished next time.
      ports.log.error('recovery-failed', cause, { checkout: checkout.id })
    }
  }
  const count = (outcome: string) => outcomes.filter((each) => each === outcome).length
  return { looked: found.length, paid: count('paid'), expired: count('expired') }
}

async function recover(ports: Ports, checkout: Checkout): Promise<string> {
  const { store, payments, clock } = ports
  const session = checkout.session ?? (await payments.find(checkout))
  if (session === null) {
    await store.commit([{ change: 'expire-checkout', checkout: checkout.id, at: clock.now() }])
    return 'expired'
  }
  if (checkout.session === null) {
    await store.commit([{ change: 'open-checkout', checkout: checkout.id, session, at: clock.now() }])
  }
  return settlePayment(ports, session)
}
