// /v1/accounts: connected accounts as they were opened before v2. Such an account may be sent money at once.
import type Stripe from 'stripe'
import { absent, currency, email, emptyable, expand, metadata, oneOf, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import type { World } from '../world/world.ts'
import { v1Of } from './account-events.ts'
import { accountNamed, openAccount, withTransfers } from './accounts.ts'
import { joinMetadata } from './metadata.ts'

const PATH = '/v1/accounts'

const shared = {
  account_token: absent,
  business_profile: absent,
  business_type: oneOf('company', 'government_entity', 'individual', 'non_profit'),
  capabilities: absent,
  company: absent,
  default_currency: currency,
  documents: absent,
  email,
  expand,
  external_account: absent,
  groups: absent,
  individual: absent,
  metadata: emptyable(metadata),
  settings: absent,
  tos_acceptance: absent,
}

export const v1AccountRoutes: Route[] = [
  route<Stripe.AccountCreateParams>(
    ['POST', PATH],
    { ...shared, controller: absent, country: text(2), type: oneOf('custom', 'express', 'standard') },
    createAccount,
  ),
  route<Stripe.AccountRetrieveParams>(['GET', `${PATH}/:id`], { expand }, (world, _params, id) =>
    v1Of(world, accountNamed(world, id, 'id')),
  ),
  route<Stripe.AccountUpdateParams>(['POST', `${PATH}/:id`], shared, updateAccount),
]

function createAccount(world: World, params: Stripe.AccountCreateParams): Stripe.Account {
  const { type = 'standard' } = params
  const opened = openAccount(world, {
    ...(params.email && { contact_email: params.email }),
    dashboard: type === 'standard' ? 'full' : 'express',
    defaults: { currency: params.default_currency ?? 'usd' },
    identity: { country: params.country ?? 'us' },
  })
  world.store.notes('accountTypes').set(opened.id, type)
  const account = withTransfers(opened, 'active')
  const noted = { ...account, metadata: joinMetadata({}, params.metadata) }
  return v1Of(world, world.store.put('v2.core.account', noted))
}

function updateAccount(world: World, params: Stripe.AccountUpdateParams, id: string): Stripe.Account {
  const account = accountNamed(world, id, 'id')
  const before = v1Of(world, account)
  const { default_currency, email: address, metadata: given } = params
  world.store.put('v2.core.account', {
    ...account,
    ...(address && { contact_email: address }),
    ...(default_currency && { defaults: { ...account.defaults!, currency: default_currency } }),
    metadata: joinMetadata(before.metadata ?? {}, given),
  })
  const after = v1Of(world, accountNamed(world, id, 'id'))
  emit(world, 'account.updated', after, previousOf(before, after), id)
  return after
}
