// Starts the local Stripe from the environment: PORT, WEBHOOK_URL, WEBHOOK_SECRET, STATE_FILE, SCHEMA_CHECK.
import { startLocalStripe } from './start.ts'

const { PORT, WEBHOOK_URL, WEBHOOK_SECRET, STATE_FILE, SCHEMA_CHECK } = process.env

// Loaded where it is wanted only: it reads all the types of the package.
const check = SCHEMA_CHECK ? await import('./schema/schema-check.ts') : undefined

const stripe = await startLocalStripe({
  port: Number(PORT || 4402),
  webhookUrl: WEBHOOK_URL || undefined,
  webhookSecret: WEBHOOK_SECRET || undefined,
  stateFile: STATE_FILE || undefined,
  ...(check === undefined ? {} : { schemaCheck: check.createSchemaCheck() }),
})
console.log(`Local Stripe, test mode: ${stripe.url}${WEBHOOK_URL ? `, webhooks to ${WEBHOOK_URL}` : ''}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stripe.close().then(() => process.exit(0)))
}
