// Starts the local Stripe from the environment: PORT, WEBHOOK_URL, WEBHOOK_SECRET, STATE_FILE.
import { startLocalStripe } from './start.ts'

const { PORT, WEBHOOK_URL, WEBHOOK_SECRET, STATE_FILE } = process.env

const stripe = await startLocalStripe({
  port: Number(PORT || 4402),
  webhookUrl: WEBHOOK_URL || undefined,
  webhookSecret: WEBHOOK_SECRET || undefined,
  stateFile: STATE_FILE || undefined,
})
console.log(`Local Stripe, test mode: ${stripe.url}${WEBHOOK_URL ? `, webhooks to ${WEBHOOK_URL}` : ''}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stripe.close().then(() => process.exit(0)))
}
