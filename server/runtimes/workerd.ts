// Tuppence on workerd: bindings → ports → app, for requests and for the clock. The API starts by itself; the rest is fetched when asked for.
import { waitUntil } from 'cloudflare:workers'
import { createApi } from '../api.ts'
import { knowsPath } from '../http/middleware/routes.ts'
import { type Bindings, type EdgePlace, edgePlace } from './edge-ports.ts'
import type { Whole } from './edge-whole.ts'

type Served = { readonly place: EdgePlace; readonly api: ReturnType<typeof createApi> }

// Bindings are known with the first request only; all is made then and kept for the life of the isolate.
let served: Served | undefined
let whole: Whole | undefined

export default {
  async fetch(request: Request, bindings: Bindings): Promise<Response> {
    const { api } = await serving(bindings)
    const app = knowsPath(api, api.getPath(request)) ? api : (await wholly(bindings)).app
    return app.fetch(request)
  },

  async scheduled({ cron }: { readonly cron: string }, bindings: Bindings): Promise<void> {
    const { workOn } = await wholly(bindings)
    await workOn(cron)
  },
}

// Requests that come first together make it each for itself: one that only waits for another is taken for hung.
async function serving(bindings: Bindings): Promise<Served> {
  if (served === undefined) served = await serve(bindings)
  return served
}

async function serve(bindings: Bindings): Promise<Served> {
  const place = await edgePlace(bindings, waitUntil)
  return { place, api: createApi(place.ports, callerOf) }
}

async function wholly(bindings: Bindings): Promise<Whole> {
  const { place } = await serving(bindings)
  const { wholeOf } = await import('./edge-whole.ts')
  whole ??= wholeOf(place, callerOf)
  return whole
}

// The edge itself writes this header; a caller cannot.
function callerOf(request: Request): string {
  return request.headers.get('CF-Connecting-IP') ?? 'unknown'
}
