// What is watched on Node, where the environment asks for it: figures for Prometheus, spans for OpenTelemetry.
import { createServer } from 'node:http'
import type { Ports } from '../ports/index.ts'
import type { Environment } from './env.ts'

type Fetch = (request: Request, ...rest: never[]) => Response | Promise<Response>

export type Observed<P> = {
  readonly ports: P
  /** Around the whole app. */
  readonly around: <F extends Fetch>(fetch: F) => F
  stop(): Promise<void>
}

/** Loads nothing that was not asked for. */
export async function observed<P extends Ports>(env: Environment, ports: P): Promise<Observed<P>> {
  const metered = env.METRICS_PORT === undefined ? plain(ports) : await meteredOn(env, env.METRICS_PORT, ports)
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = env
  if (endpoint === undefined) return metered
  const traced = await tracedTo({ endpoint, serviceName }, metered.ports)
  return { ...traced, stop: () => Promise.all([metered.stop(), traced.stop()]).then(() => {}) }
}

function plain<P>(ports: P): Observed<P> {
  return { ports, around: (fetch) => fetch, stop: async () => {} }
}

/** A port of its own, on the loopback unless told else: figures of a business are not for everybody. */
async function meteredOn<P extends Ports>(env: Environment, port: number, ports: P): Promise<Observed<P>> {
  const { createMeters } = await import('../adapters/prometheus/meters.ts')
  const { meteredPorts } = await import('../adapters/prometheus/metered-ports.ts')
  const meters = createMeters()
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end()
    const text = await meters.registry.metrics()
    return response.writeHead(200, { 'Content-Type': meters.registry.contentType }).end(text)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, env.METRICS_HOST, resolve)
  })
  return {
    ...plain(meteredPorts(ports, meters)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Collector = { readonly endpoint: string; readonly serviceName: string }

async function tracedTo<P extends Ports>(collector: Collector, ports: P): Promise<Observed<P>> {
  const { startTracing } = await import('../adapters/opentelemetry/tracing.ts')
  const { tracedFetch, tracedPorts } = await import('../adapters/opentelemetry/traced-ports.ts')
  const tracing = startTracing(collector)
  return { ports: tracedPorts(ports), around: tracedFetch, stop: tracing.stop }
}
