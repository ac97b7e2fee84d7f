// /v1/payment_method_domains: where wallets such as Apple Pay may be shown.
import type Stripe from 'stripe'
import { invalid, noSuch } from '../http/failure.ts'
import { having, page, paging } from '../http/list.ts'
import { expand, flag, required, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'

type Domain = Stripe.PaymentMethodDomain

const PATH = '/v1/payment_method_domains'

export const paymentMethodDomainRoutes: Route[] = [
  route<Stripe.PaymentMethodDomainCreateParams>(
    ['POST', PATH],
    { domain_name: required(text(253)), enabled: flag, expand },
    ({ store, clock }, { domain_name, enabled = true }) => {
      if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain_name)) {
        throw invalid(`Not a domain name: ${domain_name}`, { param: 'domain_name' })
      }
      const [known] = having(store.all('payment_method_domain'), { domain_name })
      return known ?? store.put('payment_method_domain', domainOf(domain_name, enabled, clock.seconds()))
    },
  ),
  route<Stripe.PaymentMethodDomainListParams>(
    ['GET', PATH],
    { ...paging, domain_name: text(), enabled: flag },
    ({ store }, { domain_name, enabled, ...params }) =>
      page(PATH, having(store.all('payment_method_domain'), { domain_name, enabled }), params),
  ),
  route<Stripe.PaymentMethodDomainRetrieveParams>(['GET', `${PATH}/:id`], { expand }, (world, _params, id) =>
    domainNamed(world, id),
  ),
  route<Stripe.PaymentMethodDomainValidateParams>(['POST', `${PATH}/:id/validate`], { expand }, (world, _params, id) =>
    domainNamed(world, id),
  ),
]

function domainNamed({ store }: World, id: string): Domain {
  const domain = store.get('payment_method_domain', id)
  if (!domain) throw noSuch('payment method domain', id)
  return domain
}

function domainOf(domain_name: string, enabled: boolean, now: number): Domain {
  const active = { status: 'active' }
  return {
    id: newId('pmd'),
    object: 'payment_method_domain',
    amazon_pay: active,
    apple_pay: active,
    created: now,
    domain_name,
    enabled,
    google_pay: active,
    klarna: active,
    link: active,
    livemode: false,
    paypal: active,
  }
}
