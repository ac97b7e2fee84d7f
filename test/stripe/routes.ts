// Every endpoint of the API, one resource a line.
import type { Route } from './http/route.ts'
import { balanceTransactionRoutes } from './resources/balance-transactions.ts'
import { chargeRoutes } from './resources/charges.ts'
import { checkoutSessionRoutes } from './resources/checkout-sessions.ts'
import { customerRoutes } from './resources/customers.ts'
import { eventRoutes } from './resources/events.ts'
import { paymentIntentRoutes } from './resources/payment-intents.ts'
import { refundRoutes } from './resources/refunds.ts'
import { webhookEndpointRoutes } from './resources/webhook-endpoints.ts'

export const routes: Route[] = [
  ...balanceTransactionRoutes,
  ...chargeRoutes,
  ...checkoutSessionRoutes,
  ...customerRoutes,
  ...eventRoutes,
  ...paymentIntentRoutes,
  ...refundRoutes,
  ...webhookEndpointRoutes,
]
