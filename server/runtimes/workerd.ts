// Tuppence on workerd: bindings → ports → app, for requests and for the clock.
import { waitUntil } from 'cloudflare:workers'
import { createApp } from '../app.ts'
import { type Bindings, type EdgePorts, edgePorts } from './edge-ports.ts'
import { workOn } from './edge-rounds.ts'

type Served = { readonly ports: EdgePorts; readonly app: ReturnType<typeof createApp> }

// Bindings are known with the first request only; all is made then and kept for the life of the isolate.
let served: Served | undefined

export default {
  async fetch(request: Request, bindings: Bindings): Promise<Response> {
    const { app } = await serving(bindings)
    return app.fetch(request)
  },

  async scheduled({ cron }: { readonly cron: string }, bindings: Bindings): Promise<void> {
    const { ports } = await serving(bindings)
    await workOn(ports, cron)
  },
}

// Requests that come first together make it each for itself: one that only waits for another is taken for hung.
async function serving(bindings: Bindings): Promise<Served> {
  if (served === undefined) served = await serve(bindings)
  return served
}

async function serve(bindings: Bindings): Promise<Served> {
  const ports = await edgePorts(bindings, waitUntil)
  // The edge itself writes this header; a caller cannot.
  return { ports, app: createApp(ports, (request) => request.headers.get('CF-Connecting-IP') ?? 'unknown') }
}
