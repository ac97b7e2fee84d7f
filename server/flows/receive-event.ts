// The provider sent a message: check who signed it, then go and ask the provider itself.
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'
import { settlePayment } from './settle-payment.ts'

const ours = new Set([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
])

/** Throws for a bad signature, and for any failure to book, so that the provider sends it again. Others are ignored. */
export async function receiveEvent(ports: Ports, rawBody: string, signature: string | undefined): Promise<void> {
  const { payments, settings, log } = ports
  const event = await payments.verifyEvent(rawBody, signature)
  if (event.isLive !== settings.isLive) {
    throw new Problem('signature-invalid', 'A live event for a test set-up, or the other way round.')
  }
  const outcome =
    event.session !== null && ours.has(event.kind) ? await settlePayment(ports, event.session, event) : 'ignored'
  log.info('provider-event', { kind: event.kind, id: event.id, outcome })
}
