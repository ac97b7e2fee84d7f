// /v1/balance: what the platform has, and what each connected account has of it.
import type Stripe from 'stripe'
import { having } from '../http/list.ts'
import { expand } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import type { World } from '../world/world.ts'

export const balanceRoutes: Route[] = [
  route<Stripe.BalanceRetrieveParams>(['GET', '/v1/balance'], { expand }, (world) => balanceOf(world)),
]

export function balanceOf(world: World): Stripe.Balance {
  const currencies = [...new Set(world.store.all('balance_transaction').map(({ currency }) => currency)), 'usd']
  const sums = (status: string) =>
    [...new Set(currencies)].map((currency) => {
      const amount = sumOf(world, currency, status)
      return { amount, currency, source_types: { card: amount } }
    })
  return { object: 'balance', available: sums('available'), livemode: false, pending: sums('pending') }
}

export function availableIn(world: World, currency: string): number {
  return sumOf(world, currency, 'available')
}

/** What was transferred to an account and neither taken back nor paid out. */
export function balanceOfAccount({ store }: World, destination: string, currency: string): number {
  const transferred = having(store.all('transfer'), { destination, currency })
  const paidOut = store.notes('paidOut').get(`${destination} ${currency}`) ?? 0
  return transferred.reduce((sum, one) => sum + one.amount - one.amount_reversed, 0) - paidOut
}

function sumOf({ store }: World, currency: string, status: string): number {
  return having(store.all('balance_transaction'), { currency, status }).reduce((sum, { net }) => sum + net, 0)
}
