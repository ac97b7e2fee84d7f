// /v1/events: what happened, newest first.
import type Stripe from 'stripe'
import { noSuch } from '../http/failure.ts'
import { created, page, paging, since } from '../http/list.ts'
import { expand, flag, list, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import type { World } from '../world/world.ts'

export const eventRoutes: Route[] = [
  route<Stripe.EventListParams>(
    ['GET', '/v1/events'],
    { ...paging, ...created, delivery_success: flag, type: text(), types: list(text(), 20) },
    (world, { delivery_success: success, type, types, ...params }) => {
      const wanted = types ?? (type === undefined ? undefined : [type])
      const found = world.store
        .all('event')
        .filter((event) => wanted?.some((pattern) => matches(event.type, pattern)) ?? true)
        .filter((event) => success === undefined || isDelivered(world, event) === success)
      return page('/v1/events', since(found, params.created), params)
    },
  ),
  route<Stripe.EventRetrieveParams>(['GET', '/v1/events/:id'], { expand }, (world, _params, id) =>
    eventNamed(world, id),
  ),
]

export function eventNamed({ store }: World, id: string): Stripe.Event {
  const event = store.get('event', id)
  if (!event) throw noSuch('event', id)
  return event
}

/** `charge.*` stands for every type below it. */
function matches(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
}

function isDelivered({ store }: World, event: Stripe.Event): boolean {
  const deliveries = store.notes('deliveries').get(event.id) ?? []
  return deliveries.every((delivery) => delivery.state === 'delivered')
}
