// The payments port on Stripe keeps the promises of every payments provider.
import { describePayments } from '../../../contract/payments.ts'
import { openPayments } from './open-payments.ts'

describePayments('Stripe', openPayments)
