// Early fraud warnings: what Stripe says of one.
import type Stripe from 'stripe'
import type { FraudWarningReport } from '../../core/fraud-warning.ts'
import { orNull } from './connection.ts'
import { paymentName } from './metadata.ts'

export const fraudWarningExpansions = ['payment_intent']

export async function reportFraudWarning(stripe: Stripe, id: string): Promise<FraudWarningReport | null> {
  const expand = fraudWarningExpansions
  const warning = await orNull(stripe.radar.earlyFraudWarnings.retrieve(id, { expand }))
  return warning === null ? null : fraudWarningReport(warning)
}

export function fraudWarningReport(warning: Stripe.Radar.EarlyFraudWarning): FraudWarningReport {
  return { id: warning.id, of: paymentName(warning), isActionable: warning.actionable }
}
