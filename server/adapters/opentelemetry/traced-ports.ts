// Ports that say in spans what they do: a request, its commits, its calls to the provider.
import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Log, Payments, Ports, Store } from '../../ports/index.ts'

const tracer = () => trace.getTracer('tuppence')

type Fetch = (request: Request, ...rest: never[]) => Response | Promise<Response>

/** One span around each request. Its name and attributes hold the route's pattern: a path may hold a ticket. */
export function tracedFetch<F extends Fetch>(fetch: F): F {
  const traced = (request: Request, ...rest: never[]) => {
    const parent = propagation.extract(context.active(), Object.fromEntries(request.headers))
    const options = { kind: SpanKind.SERVER, attributes: { 'http.request.method': request.method } }
    return tracer().startActiveSpan(request.method, options, parent, (span) =>
      ended(span, async () => {
        const response = await fetch(request, ...rest)
        span.setAttribute('http.response.status_code', response.status)
        if (response.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        return response
      }),
    )
  }
  return traced as unknown as F
}

export function tracedPorts<P extends Ports>(ports: P): P {
  return {
    ...ports,
    log: namingLog(ports.log),
    store: tracedStore(ports.store),
    payments: tracedPayments(ports.payments),
  }
}

/** The request's line knows which route it was; the span around it learns it from there. */
function namingLog(log: Log): Log {
  return {
    ...log,
    info(event, fields) {
      if (event === 'request' && typeof fields?.route === 'string') {
        const span = trace.getActiveSpan()
        span?.updateName(`${String(fields.method)} ${fields.route}`)
        span?.setAttributes({ 'http.route': fields.route, 'tuppence.request_id': String(fields.requestId) })
      }
      log.info(event, fields)
    },
  }
}

function tracedStore(store: Store): Store {
  return {
    ...store,
    commit: (changes) =>
      within('store.commit', { 'tuppence.changes': changes.map(({ change }) => change) }, async (span) => {
        const committed = await store.commit(changes)
        if (!committed.done) span.setAttribute('tuppence.guard', committed.guard)
        return committed
      }),
  }
}

function tracedPayments(payments: Payments): Payments {
  const asked = Object.entries(payments)
    .filter(([call]) => call !== 'books' && call !== 'verifyEvent')
    .map(([call, ask]) => [
      call,
      (...words: never[]) =>
        within(
          `provider.${call}`,
          {},
          () => (ask as (...words: never[]) => Promise<unknown>)(...words),
          SpanKind.CLIENT,
        ),
    ])
  return { ...payments, ...Object.fromEntries(asked) }
}

function within<T>(
  name: string,
  attributes: Record<string, string | string[]>,
  work: (span: Span) => Promise<T>,
  kind = SpanKind.INTERNAL,
): Promise<T> {
  return tracer().startActiveSpan(name, { kind, attributes }, (span) => ended(span, () => work(span)))
}

/** A fault is told by its name only: messages may hold what a stranger typed. */
async function ended<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: fault instanceof Error ? fault.name : 'fault' })
    throw fault
  } finally {
    span.end()
  }
}
