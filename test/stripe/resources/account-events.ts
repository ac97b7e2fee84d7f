// Connected accounts in the shape of v1, in which events still show them.
import type Stripe from 'stripe'
import type { World } from '../world/world.ts'

type Account = Stripe.V2.Core.Account

export function v1Of({ store }: World, account: Account): Stripe.Account {
  const isActive = statusOf(account) === 'active'
  return {
    id: account.id,
    object: 'account',
    capabilities: { transfers: isActive ? 'active' : 'inactive' },
    charges_enabled: false,
    country: (account.identity?.country ?? 'us').toUpperCase(),
    created: Math.floor(Date.parse(account.created) / 1000),
    default_currency: account.defaults?.currency ?? 'usd',
    details_submitted: statusOf(account) !== 'pending',
    email: account.contact_email ?? null,
    metadata: account.metadata ?? {},
    payouts_enabled: isActive,
    // One that was opened by v2 has none.
    type: store.notes('accountTypes').get(account.id) ?? 'none',
  }
}

export function capabilityOf(account: Account): Stripe.Capability {
  const status = statusOf(account)
  return {
    id: 'transfers',
    object: 'capability',
    account: account.id,
    requested: true,
    requested_at: Math.floor(Date.parse(account.created) / 1000),
    requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: [],
      disabled_reason: status === 'restricted' ? 'requirements.fields_needed' : null,
      errors: [],
      eventually_due: [],
      past_due: [],
      pending_verification: [],
    },
    status: status === 'restricted' ? 'inactive' : (status ?? 'unrequested'),
  }
}

function statusOf(account: Account): string | undefined {
  return account.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers?.status
}
