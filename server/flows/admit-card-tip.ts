// A tip by card alone is small, as card testers like it: how often a device and a neighbourhood of networks may begin one.
import type { CheckoutId, ReaderId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'

export type CardTipAttempt = {
  readonly checkout: CheckoutId
  readonly reader: ReaderId
  readonly currency: string
  /** Where the request comes from, as wide as one caller can easily be. */
  readonly neighbourhood: string
}

/** Throws `rate-limited`. The same attempt sent again does not count; neither does the network of who has paid by card before. */
export async function admitCardTip(ports: Pick<Ports, 'store' | 'limiter'>, attempt: CardTipAttempt): Promise<void> {
  const { store } = ports
  const { checkout, reader, currency, neighbourhood } = attempt
  if ((await store.checkout(checkout)) !== null) return
  await count(ports, 'card-tip-device', reader)
  if ((await store.returnable(reader, currency)) === null) await count(ports, 'card-tip-network', neighbourhood)
}

async function count({ limiter }: Pick<Ports, 'limiter'>, bucket: string, caller: string): Promise<void> {
  const taken = await limiter.take(bucket, caller)
  if (taken.allowed) return
  const { retryAfterSeconds } = taken
  throw new Problem('rate-limited', `Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds })
}
