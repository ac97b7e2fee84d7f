// The post: Stripe's messages wait here until a command delivers them, in any order, again, or never.
import type Stripe from 'stripe'
import { receiveEvent } from '../../server/flows/receive-event.ts'
import type { Ports } from '../../server/ports/index.ts'
import type { LocalStripe } from '../stripe/local-stripe.ts'
import { signatureHeader } from '../stripe/webhooks/signature.ts'
import type { TestClock } from '../support/clock.ts'

export type Post = {
  /** All that were ever sent about what we keep books of, oldest first. */
  sent(): readonly Stripe.Event[]
  /** Those that were neither delivered nor lost. */
  waiting(): readonly Stripe.Event[]
  lose(event: Stripe.Event): void
  /** Over the raw bytes, with a true signature. Throws when the backend wants it sent again. */
  deliver(ports: Ports, event: Stripe.Event): Promise<void>
}

const subjects = new Set(['checkout.session', 'refund', 'dispute', 'radar.early_fraud_warning'])
export const modelSecret = 'whsec_model'

export function startPost({ world }: LocalStripe, clock: TestClock): Post {
  const gone = new Set<string>()
  const sent = () => world.store.all('event').reverse().filter(isOurs)
  return {
    sent,
    waiting: () => sent().filter(({ id }) => !gone.has(id)),
    lose: ({ id }) => void gone.add(id),
    async deliver(ports, event) {
      const body = JSON.stringify(event)
      await receiveEvent(ports, body, signatureHeader(body, modelSecret, Math.floor(Date.parse(clock.now()) / 1000)))
      gone.add(event.id)
    },
  }
}

const isOurs = ({ data }: Stripe.Event): boolean => subjects.has((data.object as { object: string }).object)
