// Finishes refunds whose answer was never seen: a crash, a time-out, an outage of the provider.
import { attemptSeconds } from '../core/checkout.ts'
import { after } from '../core/instant.ts'
import type { Refund } from '../core/refund.ts'
import type { Ports } from '../ports/index.ts'
import { sendRefund } from './send-refund.ts'
import { bookRefund } from './settle-refund.ts'

const passMax = 100
// The provider forgets an idempotency key after a day, and until then it may keep a fault under it.
const keySeconds = 24 * 60 * 60

/** Looks at refunds that were started longer ago and not answered. Answers how many there were and how many have moved on. */
export async function recoverRefunds(
  ports: Ports,
  olderThanSeconds = attemptSeconds,
): Promise<{ looked: number; moved: number }> {
  const found = await ports.store.unfinishedRefunds(after(ports.clock.now(), -olderThanSeconds), passMax)
  let moved = 0
  for (const refund of found) {
    try {
      if (await recover(ports, refund)) moved += 1
    } catch (cause) {
      // One refund that cannot be looked up now must not keep the others waiting.
      ports.log.error('recovery-failed', cause, { refund: refund.id })
    }
  }
  return { looked: found.length, moved }
}

/** First looks whether the provider has it: never a second refund because the answer to the first was lost. */
async function recover(ports: Ports, refund: Refund): Promise<boolean> {
  if (refund.payment === null) return false
  const made = await ports.payments.findRefund({ refund: refund.id, payment: refund.payment })
  if (made !== null) return (await bookRefund(ports, made)) === 'booked'
  const ageSeconds = (Date.parse(ports.clock.now()) - Date.parse(refund.startedAt)) / 1000
  const attempt = 1 + Math.floor(Math.max(0, ageSeconds) / keySeconds)
  return (await sendRefund(ports, refund, attempt)).state !== 'started'
}
