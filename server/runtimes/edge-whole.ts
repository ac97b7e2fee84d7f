// What the API does without: our pages, the provider, the audit. The worker fetches it with the first page, webhook or round, and with the
// first round what only rounds do.
import { resendMailer } from '../adapters/resend/mailer.ts'
import { sqlAudit } from '../adapters/sql/audit.ts'
import { stripePayments } from '../adapters/stripe/payments.ts'
import { createApp } from '../app.ts'
import type { CallerOf } from '../http/middleware/requests.ts'
import { writtenLetters } from '../pages/letters/written-letters.ts'
import type { EdgePlace } from './edge-ports.ts'

/** `app` answers the API too, just as it does by itself, and alone says what is nowhere. */
export type Whole = {
  readonly app: ReturnType<typeof createApp>
  readonly workOn: (cron: string) => Promise<void>
}

export function wholeOf({ ports: own, driver, account, mail, forgetCounts }: EdgePlace, callerOf: CallerOf): Whole {
  const payments = stripePayments({ ...account, clock: own.clock })
  const ports = {
    ...own,
    payments,
    mailer: mail === null ? null : resendMailer(mail),
    letters: writtenLetters(own.settings),
    audit: sqlAudit(driver),
    forgetCounts,
  }
  return {
    app: createApp(ports, callerOf),
    async workOn(cron) {
      const { workOn } = await import('./edge-rounds.ts')
      await workOn(ports, cron)
    },
  }
}
