// Ports that measure what passes through them: the flows know nothing of it.
import { Gauge } from 'prom-client'
import type { Fields, Log, Payments, Ports, Store } from '../../ports/index.ts'
import type { Meters } from './meters.ts'

export function meteredPorts<P extends Ports>(ports: P, meters: Meters): P {
  watchPayouts(ports.store, meters)
  watchOutbox(ports, meters)
  return {
    ...ports,
    log: meteredLog(ports.log, meters),
    store: meteredStore(ports.store, meters),
    payments: meteredPayments(ports.payments, meters),
  }
}

/** The log is where everything worth telling passes already, in words that are no secret. */
function meteredLog(log: Log, meters: Meters): Log {
  return {
    info(event, fields) {
      count(meters, event, fields)
      meters.events.inc({ event, level: 'info' })
      log.info(event, fields)
    },
    warn(event, fields) {
      count(meters, event, fields)
      meters.events.inc({ event, level: 'warn' })
      log.warn(event, fields)
    },
    error(event, cause, fields) {
      meters.events.inc({ event, level: 'error' })
      log.error(event, cause, fields)
    },
  }
}

function count(meters: Meters, event: string, fields: Fields = {}): void {
  const { method, route, status, milliseconds, kind, outcome, posted, odd, findings, seconds, work } = fields
  if (event === 'request')
    meters.requests.observe(
      { method: String(method), route: String(route), status: String(status) },
      Number(milliseconds) / 1000,
    )
  if (event === 'provider-event') meters.providerEvents.inc({ kind: String(kind), outcome: String(outcome) })
  if (event === 'leading-began') meters.leading.set({ work: String(work) }, 1)
  if (event === 'leading-ended') meters.leading.set({ work: String(work) }, 0)
  if (event === 'clock-skew') meters.clockSkew.set(Number(seconds))
  if (event === 'reconciled') {
    meters.reconciledAt.setToCurrentTime()
    for (const [found, number] of Object.entries({ posted, odd, findings }))
      meters.reconciled.set({ found }, Number(number))
  }
}

function meteredStore(store: Store, { commits, guards }: Meters): Store {
  return {
    ...store,
    async commit(changes) {
      const end = commits.startTimer()
      try {
        const committed = await store.commit(changes)
        if (!committed.done) guards.inc({ guard: committed.guard })
        end({ outcome: committed.done ? 'done' : 'refused' })
        return committed
      } catch (fault) {
        end({ outcome: 'failed' })
        throw fault
      }
    },
  }
}

// `books` is walked page by page and `verifyEvent` asks nobody, so neither is a call.
const calls = [
  'open',
  'surface',
  'report',
  'find',
  'expire',
  'openJoin',
  'reportMembership',
  'setRenewal',
  'endUnpaid',
  'previewChange',
  'changeNow',
  'changeLater',
  'keepTerms',
  'pause',
  'previewResume',
  'resume',
  'end',
  'openInvoice',
  'portal',
  'useChosenCard',
  'movementOf',
  'refund',
  'findRefund',
  'checkoutOf',
  'reportRefund',
  'reportDispute',
  'reportFraudWarning',
] as const

function meteredPayments(payments: Payments, { providerCalls }: Meters): Payments {
  const metered = Object.fromEntries(
    calls.map((call) => {
      const ask = payments[call] as (...words: unknown[]) => Promise<unknown>
      return [
        call,
        async (...words: unknown[]) => {
          const end = providerCalls.startTimer({ call })
          try {
            const answer = await ask(...words)
            end({ outcome: 'answered' })
            return answer
          } catch (fault) {
            end({ outcome: 'failed' })
            throw fault
          }
        },
      ]
    }),
  )
  return { ...payments, ...metered }
}

/** Asked for when somebody looks. A store that does not answer is not a reason to show no figures at all. */
function watchPayouts(store: Store, { registry }: Meters): void {
  new Gauge({
    name: 'tuppence_payouts_on_hold',
    help: '1 while payouts are on hold',
    registers: [registry],
    async collect() {
      const hold = await store.payoutHold().catch(() => undefined)
      if (hold !== undefined) this.set(hold === null ? 0 : 1)
    },
  })
}

function watchOutbox({ store, clock }: Ports, { registry }: Meters): void {
  new Gauge({
    name: 'tuppence_mail_waiting_seconds',
    help: 'How long the oldest message has been waiting to be sent',
    registers: [registry],
    async collect() {
      const writtenAt = await store.oldestMessage().catch(() => undefined)
      if (writtenAt === undefined) return
      this.set(writtenAt === null ? 0 : Math.max(0, (Date.parse(clock.now()) - Date.parse(writtenAt)) / 1000))
    },
  })
}
