// /v1/payment_methods: cards and bank accounts by themselves.
import type Stripe from 'stripe'
import { missing, noSuch } from '../http/failure.ts'
import { having, page, paging } from '../http/list.ts'
import { absent, expand, oneOf, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { addressOf } from './addresses.ts'
import { createSepaAccount } from './bank-accounts.ts'
import { customerNamed } from './customers.ts'
import { joinMetadata } from './metadata.ts'
import { createMethodParameters } from './payment-method-parameters.ts'
import { attachByApi, detach, type Payer, paymentMethodNamed } from './payment-methods.ts'

export const paymentMethodRoutes: Route[] = [
  route<Stripe.PaymentMethodCreateParams>(['POST', '/v1/payment_methods'], createMethodParameters, createMethod),
  route<Stripe.PaymentMethodListParams>(
    ['GET', '/v1/payment_methods'],
    {
      ...paging,
      allow_redisplay: oneOf('always', 'limited', 'unspecified'),
      customer: text(),
      customer_account: absent,
      type: text(),
    },
    ({ store }, { allow_redisplay, customer, type, ...params }) => {
      // Without a customer Stripe lists what belongs to the account itself, which is nothing.
      const found = having(store.all('payment_method'), { allow_redisplay, customer: customer ?? 'nobody', type })
      return page('/v1/payment_methods', found, params)
    },
  ),
  route<Stripe.PaymentMethodRetrieveParams>(['GET', '/v1/payment_methods/:id'], { expand }, (world, _params, id) =>
    known(world, id),
  ),
  route<Stripe.PaymentMethodAttachParams>(
    ['POST', '/v1/payment_methods/:id/attach'],
    { customer: text(), customer_account: absent, expand },
    (world, { customer }, id) => {
      if (!customer) throw missing('customer')
      return attachByApi(world, paymentMethodNamed(world, id, 'id'), customerNamed(world, customer, 'customer').id)
    },
  ),
  route<Stripe.PaymentMethodDetachParams>(
    ['POST', '/v1/payment_methods/:id/detach'],
    { expand },
    (world, _params, id) => {
      const method = known(world, id)
      const free = detach(world, method)
      forgetDefault(world, idOf(method.customer), id)
      return free
    },
  ),
]

function createMethod(world: World, params: Stripe.PaymentMethodCreateParams): Stripe.PaymentMethod {
  const { allow_redisplay = 'unspecified', billing_details: payer, metadata = {} } = params
  const known = { address: addressOf(payer?.address), phone: payer?.phone || null, tax_id: null }
  const billing_details = { ...known, email: payer?.email || null, name: payer?.name || null }
  const bare = bareMethod(world, params, billing_details)
  return world.store.put('payment_method', {
    ...bare,
    allow_redisplay,
    billing_details,
    metadata: joinMetadata({}, metadata),
  })
}

function bareMethod(world: World, { card, sepa_debit, type }: Stripe.PaymentMethodCreateParams, payer: Payer) {
  if (type === 'sepa_debit') {
    if (!sepa_debit) throw missing('sepa_debit')
    return createSepaAccount(world, payer, sepa_debit.iban)
  }
  if (!card?.token) throw missing('card')
  // Each test token has a payment method of the same name.
  return paymentMethodNamed(world, card.token.replace(/^tok_/, 'pm_card_'), 'card[token]')
}

function known({ store }: World, id: string): Stripe.PaymentMethod {
  const method = store.get('payment_method', id)
  if (!method) throw noSuch('PaymentMethod', id)
  return method
}

function forgetDefault({ store }: World, customerId: string, id: string): void {
  const customer = store.get('customer', customerId)
  if (customer?.invoice_settings.default_payment_method !== id) return
  const invoice_settings = { ...customer.invoice_settings, default_payment_method: null }
  store.put('customer', { ...customer, invoice_settings })
}
