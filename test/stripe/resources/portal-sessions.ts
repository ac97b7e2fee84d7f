// /v1/billing_portal/sessions: a way for one customer to the page of their subscriptions.
import type Stripe from 'stripe'
import { missing, noSuch } from '../http/failure.ts'
import { absent, expand, integer, list, oneOf, required, shape, text, url } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit } from '../world/emit.ts'
import { newId, randomLetters } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { customerNamed } from './customers.ts'
import { configurationNamed, defaultConfiguration } from './portal-configurations.ts'
import { subscriptionNamed } from './subscriptions.ts'

type Create = Stripe.BillingPortal.SessionCreateParams
type FlowData = Stripe.BillingPortal.SessionCreateParams.FlowData
type Session = Stripe.BillingPortal.Session

const subscription = required(text())

export const portalSessionRoutes: Route[] = [
  route<Create>(
    ['POST', '/v1/billing_portal/sessions'],
    {
      after_expiration: absent,
      configuration: text(),
      customer: text(),
      customer_account: absent,
      expand,
      flow_data: shape<FlowData>({
        after_completion: shape<Stripe.BillingPortal.SessionCreateParams.FlowData.AfterCompletion>({
          hosted_confirmation: absent,
          redirect: shape<Stripe.BillingPortal.SessionCreateParams.FlowData.AfterCompletion.Redirect>({
            return_url: required(url),
          }),
          type: required(oneOf('hosted_confirmation', 'portal_homepage', 'redirect')),
        }),
        subscription_cancel: shape<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionCancel>({
          retention: absent,
          subscription,
        }),
        subscription_pause: shape<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionPause>({
          subscription,
        }),
        subscription_update: shape<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionUpdate>({
          subscription,
        }),
        subscription_update_confirm: shape<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionUpdateConfirm>(
          {
            discounts: absent,
            items: required(
              list(
                shape<Stripe.BillingPortal.SessionCreateParams.FlowData.SubscriptionUpdateConfirm.Item>({
                  id: required(text()),
                  price: text(),
                  quantity: integer({ min: 0 }),
                }),
              ),
            ),
            subscription,
          },
        ),
        type: required(
          oneOf(
            'payment_method_update',
            'subscription_cancel',
            'subscription_pause',
            'subscription_update',
            'subscription_update_confirm',
          ),
        ),
      }),
      locale: text(10),
      on_behalf_of: absent,
      return_url: url,
    },
    createSession,
  ),
]

export function portalSessionNamed({ store }: World, id: string): Session {
  const session = store.get('billing_portal.session', id)
  if (!session) throw noSuch('billing_portal.session', id)
  return session
}

function createSession(world: World, params: Create): Session {
  if (!params.customer) throw missing('customer')
  const customer = customerNamed(world, params.customer, 'customer').id
  const configuration = params.configuration
    ? configurationNamed(world, params.configuration, 'configuration')
    : defaultConfiguration(world)
  requireOwn(world, customer, params.flow_data)
  const id = newId('bps')
  // The address is the only key to the page.
  const session = world.store.put('billing_portal.session', {
    id,
    object: 'billing_portal.session',
    configuration: configuration.id,
    created: world.clock.seconds(),
    customer,
    customer_account: null,
    flow: params.flow_data ? flowOf(params.flow_data) : null,
    livemode: false,
    locale: params.locale ?? null,
    on_behalf_of: null,
    return_url: params.return_url ?? configuration.default_return_url,
    url: `${world.origin}/p/session/${id}?key=${randomLetters(24)}`,
  })
  emit(world, 'billing_portal.session.created', session)
  return session
}

function requireOwn(world: World, customer: string, flow: FlowData | undefined): void {
  if (!flow || flow.type === 'payment_method_update') return
  const param = `flow_data[${flow.type}][subscription]`
  const about =
    flow.subscription_cancel ?? flow.subscription_pause ?? flow.subscription_update ?? flow.subscription_update_confirm
  if (!about) throw missing(param)
  if (subscriptionNamed(world, about.subscription, param).customer !== customer) {
    throw noSuch('subscription', about.subscription, param)
  }
}

function flowOf(data: FlowData): Stripe.BillingPortal.Session.Flow {
  const { after_completion: after, subscription_cancel: cancel, subscription_update_confirm: confirm } = data
  return {
    after_completion: {
      hosted_confirmation: null,
      redirect: after?.redirect ?? null,
      type: after?.type ?? 'portal_homepage',
    },
    customer_update: null,
    subscription_cancel: cancel ? { retention: null, subscription: cancel.subscription } : null,
    subscription_pause: data.subscription_pause ?? null,
    subscription_update: data.subscription_update ?? null,
    subscription_update_confirm: confirm
      ? {
          discounts: null,
          items: confirm.items.map(({ id, price, quantity }) => ({
            id,
            price: price ?? null,
            quantity: quantity ?? 1,
          })),
          subscription: confirm.subscription,
        }
      : null,
    type: data.type,
  }
}
