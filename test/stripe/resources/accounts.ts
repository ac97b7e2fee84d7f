// /v2/core/accounts and /v2/core/account_links: who is paid out to, and how they tell who they are.
import type Stripe from 'stripe'
import { missing, noSuch } from '../http/failure.ts'
import { absent, email, flag, list, metadata, oneOf, required, shape, text, url } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit } from '../world/emit.ts'
import { randomLetters } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { capabilityOf, v1Of } from './account-events.ts'

type Account = Stripe.V2.Core.Account
type Create = Stripe.V2.Core.AccountCreateParams
type Recipient = Stripe.V2.Core.AccountCreateParams.Configuration.Recipient
type Link = Stripe.V2.Core.AccountLink

const PATH = '/v2/core/accounts'
const LINK_MINUTES = 10

const include = list(
  oneOf(
    'configuration.customer',
    'configuration.merchant',
    'configuration.recipient',
    'defaults',
    'future_requirements',
    'identity',
    'requirements',
  ),
)

const requested =
  shape<Stripe.V2.Core.AccountCreateParams.Configuration.Recipient.Capabilities.StripeBalance.StripeTransfers>({
    requested: required(flag),
  })

const recipient = shape<Recipient>({
  capabilities: shape<Stripe.V2.Core.AccountCreateParams.Configuration.Recipient.Capabilities>({
    bank_accounts: absent,
    cards: absent,
    stripe_balance: shape<Stripe.V2.Core.AccountCreateParams.Configuration.Recipient.Capabilities.StripeBalance>({
      stripe_transfers: requested,
    }),
  }),
})

export const accountRoutes: Route[] = [
  route<Create>(
    ['POST', PATH],
    {
      account_token: absent,
      configuration: shape<Stripe.V2.Core.AccountCreateParams.Configuration>({
        customer: absent,
        merchant: absent,
        recipient,
      }),
      contact_email: email,
      contact_phone: text(20),
      dashboard: oneOf('express', 'full', 'none'),
      defaults: shape<Stripe.V2.Core.AccountCreateParams.Defaults>({
        currency: text(3),
        locales: list(text(10)),
        profile: absent,
        responsibilities: shape<Stripe.V2.Core.AccountCreateParams.Defaults.Responsibilities>({
          fees_collector: required(oneOf('application', 'stripe')),
          losses_collector: required(oneOf('application', 'stripe')),
        }),
      }),
      display_name: text(),
      identity: shape<Stripe.V2.Core.AccountCreateParams.Identity>({
        attestations: absent,
        business_details: absent,
        country: text(2),
        entity_type: oneOf('company', 'government_entity', 'individual', 'non_profit'),
        individual: absent,
      }),
      include,
      metadata,
    },
    (world, params) => shown(openAccount(world, params), params.include ?? []),
  ),
  route<Stripe.V2.Core.AccountRetrieveParams>(['GET', `${PATH}/:id`], { include }, (world, params, id) =>
    shown(accountNamed(world, id, 'id'), params.include ?? []),
  ),
  route<Stripe.V2.Core.AccountLinkCreateParams>(
    ['POST', '/v2/core/account_links'],
    {
      account: required(text()),
      use_case: required(
        shape<Stripe.V2.Core.AccountLinkCreateParams.UseCase>({
          account_onboarding: useCase(),
          account_update: useCase(),
          type: required(oneOf('account_onboarding', 'account_update')),
        }),
      ),
    },
    createLink,
  ),
]

function useCase() {
  return shape<Stripe.V2.Core.AccountLinkCreateParams.UseCase.AccountOnboarding>({
    collection_options: absent,
    refresh_url: required(url),
    return_url: url,
  })
}

export function accountNamed({ store }: World, id: string, param: string): Account {
  const account = store.get('v2.core.account', id)
  if (!account) throw noSuch('account', id, param)
  return account
}

export function openAccount(world: World, params: Create): Account {
  return world.store.put('v2.core.account', accountOf(params, world.clock.seconds()))
}

export function canReceive(account: Account): boolean {
  return account.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers?.status === 'active'
}

/** Pending until somebody has told who they are, then active, and restricted when something is wrong. */
export function setCapability(world: World, before: Account, status: 'active' | 'restricted'): Account {
  const after = world.store.put('v2.core.account', withTransfers(before, status))
  emit(world, 'capability.updated', capabilityOf(after), undefined, after.id)
  emit(world, 'account.updated', v1Of(world, after), undefined, after.id)
  return after
}

export function withTransfers(account: Account, status: 'active' | 'restricted'): Account {
  const isWrong = status === 'restricted'
  const status_details: Detail[] = isWrong ? [{ code: 'requirements_past_due', resolution: 'provide_info' }] : []
  return { ...account, configuration: configurationOf(status, status_details) }
}

type Capability = Stripe.V2.Core.Account.Configuration.Recipient.Capabilities.StripeBalance.StripeTransfers
type Detail = Capability['status_details'][number]

function configurationOf(status: Capability['status'], status_details: Detail[]): Stripe.V2.Core.Account.Configuration {
  const stripe_balance = { stripe_transfers: { status, status_details } }
  return { recipient: { applied: true, capabilities: { stripe_balance } } }
}

function accountOf(params: Create, now: number): Account {
  const asked = params.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers?.requested
  const { defaults, identity } = params
  const details: Detail[] = [{ code: 'determining_status', resolution: 'no_resolution' }]
  return {
    id: `acct_1${randomLetters(15)}`,
    object: 'v2.core.account',
    applied_configurations: params.configuration?.recipient ? ['recipient'] : [],
    closed: false,
    configuration: asked ? configurationOf('pending', details) : {},
    ...(params.contact_email && { contact_email: params.contact_email }),
    created: new Date(now * 1000).toISOString(),
    dashboard: params.dashboard ?? 'none',
    defaults: {
      currency: defaults?.currency ?? 'usd',
      responsibilities: {
        fees_collector: defaults?.responsibilities?.fees_collector ?? 'stripe',
        losses_collector: defaults?.responsibilities?.losses_collector ?? 'stripe',
        requirements_collector: 'stripe',
      },
    },
    ...(params.display_name && { display_name: params.display_name }),
    identity: {
      country: identity?.country ?? 'us',
      ...(identity?.entity_type && { entity_type: identity.entity_type }),
    },
    livemode: false,
    metadata: (params.metadata ?? {}) as Stripe.Metadata,
  }
}

/** The larger parts are answered only when they are asked for. */
function shown(account: Account, wanted: string[]): Account {
  const { configuration, defaults, identity, ...plain } = account
  return {
    ...plain,
    ...(wanted.includes('configuration.recipient') && configuration && { configuration }),
    ...(wanted.includes('defaults') && defaults && { defaults }),
    ...(wanted.includes('identity') && identity && { identity }),
  }
}

function createLink(world: World, { account: id, use_case }: Stripe.V2.Core.AccountLinkCreateParams): Link {
  const account = accountNamed(world, id, 'account').id
  const what = use_case[use_case.type as 'account_onboarding']
  if (!what) throw missing(`use_case[${use_case.type}]`)
  const now = world.clock.now()
  const back = new URLSearchParams({ return_url: what.return_url ?? '' })
  return {
    object: 'v2.core.account_link',
    account,
    created: new Date(now).toISOString(),
    expires_at: new Date(now + LINK_MINUTES * 60_000).toISOString(),
    livemode: false,
    url: `${world.origin}/connect/${account}?${back}`,
    use_case: use_case as Link['use_case'],
  }
}
