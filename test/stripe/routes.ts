// Every endpoint of the API, one resource a line.
import type { Route } from './http/route.ts'
import { accountRoutes } from './resources/accounts.ts'
import { balanceTransactionRoutes } from './resources/balance-transactions.ts'
import { balanceRoutes } from './resources/balances.ts'
import { chargeRoutes } from './resources/charges.ts'
import { checkoutSessionRoutes } from './resources/checkout-sessions.ts'
import { couponRoutes } from './resources/coupons.ts'
import { customerRoutes } from './resources/customers.ts'
import { disputeRoutes } from './resources/disputes.ts'
import { earlyFraudWarningRoutes } from './resources/early-fraud-warnings.ts'
import { eventRoutes } from './resources/events.ts'
import { invoiceItemRoutes } from './resources/invoice-items.ts'
import { invoicePaymentRoutes } from './resources/invoice-payments.ts'
import { invoiceRoutes } from './resources/invoices.ts'
import { paymentIntentRoutes } from './resources/payment-intents.ts'
import { paymentMethodDomainRoutes } from './resources/payment-method-domains.ts'
import { paymentMethodRoutes } from './resources/payment-methods-routes.ts'
import { paymentPageRoutes } from './resources/payment-pages.ts'
import { portalConfigurationRoutes } from './resources/portal-configurations.ts'
import { portalSessionRoutes } from './resources/portal-sessions.ts'
import { priceRoutes } from './resources/prices.ts'
import { productRoutes } from './resources/products.ts'
import { promotionCodeRoutes } from './resources/promotion-codes.ts'
import { refundRoutes } from './resources/refunds.ts'
import { setupIntentRoutes } from './resources/setup-intents.ts'
import { subscriptionScheduleRoutes } from './resources/subscription-schedules.ts'
import { subscriptionRoutes } from './resources/subscriptions.ts'
import { testClockRoutes } from './resources/test-clocks.ts'
import { transferRoutes } from './resources/transfers.ts'
import { v1AccountRoutes } from './resources/v1-accounts.ts'
import { webhookEndpointRoutes } from './resources/webhook-endpoints.ts'

export const routes: Route[] = [
  ...accountRoutes,
  ...balanceRoutes,
  ...balanceTransactionRoutes,
  ...chargeRoutes,
  ...checkoutSessionRoutes,
  ...couponRoutes,
  ...customerRoutes,
  ...disputeRoutes,
  ...earlyFraudWarningRoutes,
  ...eventRoutes,
  ...invoiceItemRoutes,
  ...invoicePaymentRoutes,
  ...invoiceRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodDomainRoutes,
  ...paymentMethodRoutes,
  ...paymentPageRoutes,
  ...portalConfigurationRoutes,
  ...portalSessionRoutes,
  ...priceRoutes,
  ...productRoutes,
  ...promotionCodeRoutes,
  ...refundRoutes,
  ...setupIntentRoutes,
  ...subscriptionScheduleRoutes,
  ...subscriptionRoutes,
  ...testClockRoutes,
  ...transferRoutes,
  ...v1AccountRoutes,
  ...webhookEndpointRoutes,
]
