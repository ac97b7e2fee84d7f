// The operator at the provider's dashboard: what happens to payments without the server.
import Stripe from 'stripe'
import type { Harness } from './harness.ts'

export function dashboard(h: Harness): Stripe {
  const opened = dashboards.get(h) ?? openDashboard(h)
  dashboards.set(h, opened)
  return opened
}

const dashboards = new WeakMap<Harness, Stripe>()

function openDashboard(h: Harness): Stripe {
  return new Stripe('sk_test_dashboard', {
    host: '127.0.0.1',
    port: 4402,
    protocol: 'http',
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient(async (input, init) => h.stripe.fetch(new Request(input, init))),
  })
}
