// Carries events to webhook endpoints: after the answer, signed, again when refused, and badly when told to.
import type Stripe from 'stripe'
import type { Chaos } from '../control/chaos.ts'
import type { Clock } from '../world/clock.ts'
import type { Store } from '../world/store.ts'
import { signatureHeader } from './signature.ts'

export interface Delivery {
  endpoint: string
  state: 'pending' | 'delivered' | 'failed' | 'dropped'
  /** Status of each attempt; 0 where there was no answer. */
  attempts: number[]
}

export interface Courier {
  take(event: Stripe.Event): void
  /** Events taken since the last call; the caller sends them once its own answer is out. */
  collect(): Stripe.Event[]
  send(events: Stripe.Event[]): void
  /** One attempt at every endpoint that wants the event, now, whatever happened before. */
  deliverAgain(event: Stripe.Event, signedAt?: number): Promise<Delivery[]>
  /** Takes up what was left undelivered when the program stopped. */
  resume(): void
  /** Resolves when nothing is on its way, waiting retries included. */
  idle(): Promise<void>
  close(): void
}

export interface CourierOptions {
  store: Store
  clock: Clock
  chaos: Chaos
  /** Milliseconds before each further attempt; Stripe's own take three days. */
  retryDelays: number[]
  fetch: typeof fetch
}

const REORDER_WINDOW = 40
const PATIENCE = 20_000

export function createCourier({ store, clock, chaos, retryDelays, fetch }: CourierOptions): Courier {
  const deliveriesOf = store.notes('deliveries')
  const timers = new Set<Disposable>()
  const underway = new Set<Promise<unknown>>()
  let outbox: Stripe.Event[] = []
  let held = 0
  let tray: Stripe.Event[] = []
  let waiters: (() => void)[] = []
  let closed = false

  function take(event: Stripe.Event): void {
    const wanting = endpointsFor(event)
    event.pending_webhooks = wanting.length
    deliveriesOf.set(
      event.id,
      wanting.map(({ id }) => ({ endpoint: id, state: 'pending', attempts: [] })),
    )
    store.put('event', event)
    outbox.push(event)
  }

  function endpointsFor(event: Stripe.Event): Stripe.WebhookEndpoint[] {
    const wants = ({ enabled_events: types }: Stripe.WebhookEndpoint) =>
      types.includes('*') || types.includes(event.type)
    return store.all('webhook_endpoint').filter((endpoint) => endpoint.status === 'enabled' && wants(endpoint))
  }

  function collect(): Stripe.Event[] {
    const events = outbox
    outbox = []
    held += events.length
    return events
  }

  function send(events: Stripe.Event[]): void {
    held -= events.length
    for (const event of events) {
      const manner = chaos.mannerOf(event.type)
      if (manner.drop) drop(event)
      else if (manner.reorder) putOnTray(event, manner.delayMs)
      else later(manner.delayMs, () => dispatch(event))
    }
    // What was dropped has arrived nowhere, and who waits for it waits no longer.
    wakeWhenIdle()
  }

  function drop(event: Stripe.Event): void {
    for (const delivery of deliveriesOf.get(event.id) ?? []) delivery.state = 'dropped'
  }

  /** Holds what comes together for a moment, then sends it last first. */
  function putOnTray(event: Stripe.Event, delayMs: number): void {
    tray.push(event)
    if (tray.length > 1) return
    later(REORDER_WINDOW + delayMs, () => {
      const together = tray.reverse()
      tray = []
      for (const one of together) dispatch(one)
    })
  }

  function dispatch(event: Stripe.Event): void {
    const copies = 1 + chaos.mannerOf(event.type).duplicate
    for (const delivery of deliveriesOf.get(event.id) ?? []) {
      for (let copy = 0; copy < copies; copy++) if (delivery.state === 'pending') watch(attempt(event, delivery))
    }
  }

  async function attempt(event: Stripe.Event, delivery: Delivery): Promise<void> {
    const status = await post(event, delivery.endpoint)
    if (closed) return
    record(event, delivery, status)
    if (delivery.state !== 'pending') return
    const delay = retryDelays[delivery.attempts.length - 1]
    if (delay === undefined) delivery.state = 'failed'
    else later(delay, () => watch(attempt(event, delivery)))
  }

  function record(event: Stripe.Event, delivery: Delivery, status: number): void {
    delivery.attempts.push(status)
    if (status < 200 || status > 299 || delivery.state === 'delivered') return
    delivery.state = 'delivered'
    event.pending_webhooks = Math.max(0, event.pending_webhooks - 1)
    store.put('event', event)
  }

  async function post(event: Stripe.Event, endpointId: string, signedAt = signingTime(clock)): Promise<number> {
    const endpoint = store.get('webhook_endpoint', endpointId)
    if (!endpoint) return 0
    const body = JSON.stringify(event, null, 2)
    const signature = signatureHeader(body, store.notes('secrets').get(endpointId) ?? '', signedAt)
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature, accept: '*/*' }
    const signal = AbortSignal.timeout(PATIENCE)
    try {
      const answer = await fetch(endpoint.url, { method: 'POST', headers, body, signal, redirect: 'manual' })
      await answer.body?.cancel()
      return answer.status
    } catch {
      return 0
    }
  }

  async function deliverAgain(event: Stripe.Event, signedAt?: number): Promise<Delivery[]> {
    const deliveries = deliveriesOf.get(event.id) ?? []
    // An endpoint made after the event may be asked for it too.
    const known = new Set(deliveries.map((delivery) => delivery.endpoint))
    const added = endpointsFor(event).filter((endpoint) => !known.has(endpoint.id))
    deliveries.push(...added.map(({ id }) => ({ endpoint: id, state: 'pending' as const, attempts: [] })))
    deliveriesOf.set(event.id, deliveries)
    for (const delivery of deliveries) record(event, delivery, await post(event, delivery.endpoint, signedAt))
    return deliveries
  }

  function resume(): void {
    for (const event of store.all('event').reverse()) dispatch(event)
  }

  function later(delay: number, work: () => void): void {
    if (closed) return
    const due = () => {
      timers.delete(timer)
      work()
      wakeWhenIdle()
    }
    // A timer of nothing is one of a millisecond.
    const timer = delay === 0 ? setImmediate(due) : setTimeout(due, delay)
    timers.add(timer)
  }

  function watch(work: Promise<void>): void {
    underway.add(work)
    void work.finally(() => {
      underway.delete(work)
      wakeWhenIdle()
    })
  }

  function wakeWhenIdle(): void {
    if (timers.size + underway.size + outbox.length + held > 0) return
    for (const wake of waiters) wake()
    waiters = []
  }

  function idle(): Promise<void> {
    return new Promise((resolve) => {
      waiters.push(resolve)
      // A turn of the loop, so that events of an answer just given are on their way.
      setImmediate(wakeWhenIdle)
    })
  }

  function close(): void {
    closed = true
    for (const timer of timers) timer[Symbol.dispose]()
    timers.clear()
    for (const wake of waiters) wake()
  }

  return { take, collect, send, deliverAgain, resume, idle, close }
}

/** Receivers refuse old signatures, not young ones: where the clock stands in the past, the wall's time counts. */
function signingTime(clock: Clock): number {
  return Math.max(clock.seconds(), Math.floor(Date.now() / 1000))
}
