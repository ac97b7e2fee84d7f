// Packages as the worker takes them: without the parts that no shaking gets rid of, and that nothing of ours calls.
import type { Plugin } from 'vite'

/**
 * Stripe's SDK makes every resource of its API when it starts. In the worker only those are made that server/adapters/stripe uses;
 * whoever asks another one of something fails at once. Who uses another one adds it here; test/worker walks all of them.
 */
const usedStripe = new Set([
  'BalanceTransactionResource',
  'BillingPortal',
  'Checkout',
  'ConfigurationResource',
  'CouponResource',
  'DisputeResource',
  'EarlyFraudWarningResource',
  'InvoiceResource',
  'PaymentIntentResource',
  'PriceResource',
  'ProductResource',
  'Radar',
  'RefundResource',
  'SessionResource',
  'SubscriptionResource',
  'SubscriptionScheduleResource',
])

/** Parts that only what is left out needs: the list of all resources, events of the second API, decimals (we read whole amounts). */
const emptyStripe = new Map([
  ['resources', 'export class OAuthResource {}'],
  ['StripeEventNotificationHandler', 'export class StripeEventNotificationHandler {}'],
  // Made for each decimal in an answer. It has no methods, so that nobody reckons with it unnoticed.
  ['Decimal', 'export class Decimal { static from() { return new Decimal() } }'],
])

export function leanStripe(): Plugin {
  return {
    name: 'tuppence:lean-stripe',
    load: (id) => emptyStripe.get(/\/stripe\/esm\/(\w+)\.js$/.exec(id)?.[1] ?? '') ?? null,
    transform: (code, id) =>
      /\/stripe\/esm\/(stripe\.core|resources\/\w+\/index)\.js$/.test(id)
        ? { code: code.replace(making, (line, name) => (usedStripe.has(name) ? line : '')), map: null }
        : null,
  }
}

// Where a resource is made. Its class, which nobody else wants, is then shaken off.
const making = /this\.\w+ = new (\w+)\((?:this|stripe)\);/g

/** Of Preact a page that is written as text needs its nodes, not what draws and redraws them in a browser. */
const preactNodes = `import { jsx } from 'preact/jsx-runtime'
export const options = {}
export const Fragment = ({ children }) => children
export const h = (type, props, children) => jsx(type, { ...props, children })
export const isValidElement = (node) => node?.constructor === Symbol.for('pv')`

export function leanPreact(): Plugin {
  return {
    name: 'tuppence:lean-preact',
    resolveId: (id) => (id === 'preact' ? '\0preact-nodes' : null),
    load: (id) => (id === '\0preact-nodes' ? preactNodes : null),
  }
}
