// The provider sent a message: check who signed it, then go and ask the provider itself.
import { Problem } from '../core/problem.ts'
import type { Ports, ProviderEvent } from '../ports/index.ts'
import { heedDecline } from './heed-decline.ts'
import { heedFraudWarning } from './heed-fraud-warning.ts'
import { settleDispute } from './settle-dispute.ts'
import { settleMembership } from './settle-membership.ts'
import { settlePayment } from './settle-payment.ts'
import { settleRefund } from './settle-refund.ts'

/** Throws for a bad signature, and for any failure to book, so that the provider sends it again. Others are ignored. */
export async function receiveEvent(ports: Ports, rawBody: string, signature: string | undefined): Promise<void> {
  const { payments, settings, log } = ports
  const event = await payments.verifyEvent(rawBody, signature)
  if (event.isLive !== settings.isLive) {
    throw new Problem('signature-invalid', 'A live event for a test set-up, or the other way round.')
  }
  tellSkew(ports, event)
  log.info('provider-event', { kind: event.kind, id: event.id, outcome: await outcomeOf(ports, event) })
}

// A message is signed when it is sent and arrives within seconds, so a larger distance is that of the clocks. Tokens bear a
// minute, signatures five.
const skewSecondsMax = 30

function tellSkew({ clock, log }: Ports, { signedAt }: ProviderEvent): void {
  const seconds = Math.round((Date.parse(clock.now()) - Date.parse(signedAt)) / 1000)
  if (Math.abs(seconds) > skewSecondsMax) log.warn('clock-skew', { seconds })
}

/** What a message says is not believed: it names what to ask the provider for. */
function outcomeOf(ports: Ports, event: ProviderEvent): Promise<string> | string {
  // Of an account that is connected to ours: its payments are not in these books.
  if (event.about === null || event.isConnected) return 'ignored'
  const { what, id } = event.about
  switch (what) {
    case 'session':
      return settlePayment(ports, id, event)
    case 'membership':
      return settleMembership(ports, id, event)
    case 'refund':
      return settleRefund(ports, id, event)
    case 'dispute':
      return settleDispute(ports, id, event)
    case 'fraud-warning':
      return heedFraudWarning(ports, id, event)
    case 'decline':
      return heedDecline(ports, id, event)
    default:
      throw new TypeError(`not a subject: ${String(what satisfies never)}`)
  }
}
