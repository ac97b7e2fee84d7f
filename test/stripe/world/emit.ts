// Makes an event of a change and gives it to the courier.
import type Stripe from 'stripe'
import { newId } from './ids.ts'
import { API_VERSION, type World } from './world.ts'

/**
 * The object is copied: an event shows what was true when it happened, whatever changes later. With an account it
 * happened there and not on the platform.
 */
export function emit(world: World, type: string, object: object, previous?: object, account?: string): void {
  const event = {
    id: newId('evt'),
    object: 'event',
    ...(account && { account }),
    api_version: API_VERSION,
    created: world.clock.seconds(),
    data: { object: structuredClone(object), ...(previous && { previous_attributes: structuredClone(previous) }) },
    livemode: false,
    pending_webhooks: 0,
    request: { id: world.cause?.requestId ?? null, idempotency_key: world.cause?.idempotencyKey ?? null },
    type,
  } as Stripe.Event
  world.inspector.event(event)
  world.courier.take(event)
}

/** Of the fields that differ, the values they had. */
export function previousOf<T extends object>(before: T, after: T): Partial<T> {
  const changed = (Object.keys(before) as (keyof T)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  return Object.fromEntries(changed.map((name) => [name, before[name]])) as Partial<T>
}
