// /v1/webhook_endpoints: who is told of events. Each has its own secret, shown once.
import type Stripe from 'stripe'
import { noSuch } from '../http/failure.ts'
import { page, paging } from '../http/list.ts'
import { absent, emptyable, expand, flag, list, metadata, oneOf, required, text, url } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { newId } from '../world/ids.ts'
import { API_VERSION, type World } from '../world/world.ts'
import { joinMetadata } from './metadata.ts'

/** The endpoint that was given at the start and not by the API. */
export const STARTING_ENDPOINT = 'we_local'

export const webhookEndpointRoutes: Route[] = [
  route<Stripe.WebhookEndpointCreateParams>(
    ['POST', '/v1/webhook_endpoints'],
    {
      // An endpoint of another version would be sent other shapes, which are not known here.
      api_version: oneOf(API_VERSION),
      connect: absent,
      description: emptyable(text()),
      enabled_events: required(list(text())),
      expand,
      metadata: emptyable(metadata),
      url: required(url),
    },
    (world, params) => {
      const endpoint = endpointOf(newId('we'), params, world.clock.seconds())
      const secret = newId('whsec', 32)
      addEndpoint(world, endpoint, secret)
      return { ...endpoint, secret }
    },
  ),
  route<Stripe.WebhookEndpointListParams>(['GET', '/v1/webhook_endpoints'], paging, ({ store }, params) =>
    page('/v1/webhook_endpoints', store.all('webhook_endpoint'), params),
  ),
  route<Stripe.WebhookEndpointRetrieveParams>(['GET', '/v1/webhook_endpoints/:id'], { expand }, (world, _params, id) =>
    endpointNamed(world, id),
  ),
  route<Stripe.WebhookEndpointUpdateParams>(
    ['POST', '/v1/webhook_endpoints/:id'],
    {
      description: emptyable(text()),
      disabled: flag,
      enabled_events: list(text()),
      expand,
      metadata: emptyable(metadata),
      url,
    },
    updateEndpoint,
  ),
  route<Stripe.WebhookEndpointDeleteParams>(['DELETE', '/v1/webhook_endpoints/:id'], {}, ({ store }, _params, id) => {
    if (!store.get('webhook_endpoint', id)) throw noSuch('webhook endpoint', id)
    store.remove('webhook_endpoint', id)
    store.notes('secrets').delete(id)
    return { id, object: 'webhook_endpoint', deleted: true }
  }),
]

export function addEndpoint({ store }: Pick<World, 'store'>, endpoint: Stripe.WebhookEndpoint, secret: string): void {
  store.put('webhook_endpoint', endpoint)
  store.notes('secrets').set(endpoint.id, secret)
}

export function endpointOf(
  id: string,
  params: Stripe.WebhookEndpointCreateParams,
  now: number,
): Stripe.WebhookEndpoint {
  return {
    id,
    object: 'webhook_endpoint',
    api_version: params.api_version ?? API_VERSION,
    application: null,
    created: now,
    description: params.description || null,
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: joinMetadata({}, params.metadata),
    status: 'enabled',
    url: params.url,
  }
}

function updateEndpoint(world: World, params: Stripe.WebhookEndpointUpdateParams, id: string) {
  const before = endpointNamed(world, id)
  const { disabled, expand: _expand, metadata: given, ...plain } = params
  return world.store.put('webhook_endpoint', {
    ...before,
    ...(plain as Partial<Stripe.WebhookEndpoint>),
    ...(disabled !== undefined && { status: disabled ? 'disabled' : 'enabled' }),
    metadata: joinMetadata(before.metadata, given),
  })
}

function endpointNamed({ store }: World, id: string): Stripe.WebhookEndpoint {
  const endpoint = store.get('webhook_endpoint', id)
  if (!endpoint) throw noSuch('webhook endpoint', id)
  return endpoint
}
