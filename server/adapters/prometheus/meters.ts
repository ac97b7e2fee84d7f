// What is measured, by prom-client: names as Prometheus wants them, in base units. server/README.md lists them with alerts.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Meters = ReturnType<typeof createMeters>

// From a remembered read to a provider that is slow: below 1 ms and above 10 s nobody acts differently.
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A registry of its own for each server, with the figures of the process (memory, event loop) beside ours. */
export function createMeters() {
  const registers = [new Registry()] as [Registry]
  const [registry] = registers
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    requests: new Histogram({
      name: 'tuppence_http_request_seconds',
      help: 'Requests by the pattern of their route, never by path',
      labelNames: ['method', 'route', 'status'],
      buckets,
      registers,
    }),
    commits: new Histogram({
      name: 'tuppence_commit_seconds',
      help: 'Commits to the store: done, refused by a guard, or failed',
      labelNames: ['outcome'],
      buckets,
      registers,
    }),
    guards: new Counter({
      name: 'tuppence_guards_total',
      help: 'Commits that a guard refused',
      labelNames: ['guard'],
      registers,
    }),
    providerCalls: new Histogram({
      name: 'tuppence_provider_call_seconds',
      help: 'Calls to the payment provider, with its retries',
      labelNames: ['call', 'outcome'],
      buckets,
      registers,
    }),
    providerEvents: new Counter({
      name: 'tuppence_provider_events_total',
      help: 'Webhooks by kind and by what came of them',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    events: new Counter({
      name: 'tuppence_log_events_total',
      help: 'Log lines by event; those of level error and warn are what alerts look at',
      labelNames: ['event', 'level'],
      registers,
    }),
    reconciled: new Gauge({
      name: 'tuppence_reconciliation',
      help: 'What the last reconciliation posted, found odd, and found broken',
      labelNames: ['found'],
      registers,
    }),
    reconciledAt: new Gauge({
      name: 'tuppence_reconciled_timestamp_seconds',
      help: 'When the last reconciliation ended',
      registers,
    }),
    leading: new Gauge({
      name: 'tuppence_leading',
      help: '1 in the process that does the background work for all on its database, 0 in one that did',
      labelNames: ['work'],
      registers,
    }),
    clockSkew: new Gauge({
      name: 'tuppence_clock_skew_seconds',
      help: 'Our clock less the provider’s, where they were last seen more than half a minute apart',
      registers,
    }),
  }
}
