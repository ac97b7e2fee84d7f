// Serves the app on Node's http server, with time-outs of our own and the background work beside it.
import type { AddressInfo, Server } from 'node:net'
import { type HttpBindings, serve } from '@hono/node-server'
import type { Lease } from '../adapters/sql/lease.ts'
import { createApp } from '../app.ts'
import type { CallerOf } from '../http/middleware/requests.ts'
import type { Log, Ports } from '../ports/index.ts'
import { startChores } from './chores.ts'
import type { Environment } from './env.ts'
import { observed } from './observed.ts'

// Node waits 60 s for headers and 300 s for a request by default: a few thousand slow sockets would hold the server.
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
}
const stopSeconds = 10

export type RunningServer = { readonly url: string; stop(): Promise<void> }

export async function serveNode(
  env: Environment,
  plainPorts: Ports & { bell: { wakeAll(): void }; lease?: Lease | null; tellTo?(log: Log): void },
): Promise<RunningServer> {
  const watch = await observed(env, plainPorts)
  const { ports } = watch
  plainPorts.tellTo?.(ports.log)
  const app = createApp(ports, callerOf(env.CLIENT_ADDRESS_HEADER))
  const server = await listening(watch.around(app.fetch), env)
  const chores = startChores(ports, ports.lease ?? null)
  const { port } = server.address() as AddressInfo
  const url = `http://${env.HOST}:${port}`
  ports.log.info('started', { url, isLive: ports.settings.isLive })

  return {
    url,
    async stop() {
      ports.log.info('stopping')
      await chores.stop()
      await closed(server, ports.bell)
      await ports.store.close()
      await watch.stop()
      ports.log.info('stopped')
    },
  }
}

function listening(fetch: Parameters<typeof serve>[0]['fetch'], env: Environment): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: env.HOST, port: env.PORT, serverOptions: timeouts }, () =>
      resolve(server as Server),
    )
    server.once('error', reject)
  })
}

/** Requests under way are answered, long polls at once; what has not ended after ten seconds is cut off. */
function closed(
  server: Server & { closeAllConnections?(): void; closeIdleConnections?(): void },
  bell: { wakeAll(): void },
): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections?.(), stopSeconds * 1000)
    // A connection turns idle when its last answer is out, so we look again until none is left.
    const sweep = setInterval(() => server.closeIdleConnections?.(), 50)
    server.close(() => {
      clearTimeout(cut)
      clearInterval(sweep)
      resolve()
    })
    bell.wakeAll()
  })
}

/** The socket's address; behind a proxy the last entry of the header that the proxy itself writes. */
function callerOf(header: string | undefined): CallerOf {
  return (request, env) => {
    const named = header === undefined ? undefined : request.headers.get(header)?.split(',').at(-1)?.trim()
    return named || ((env as HttpBindings | undefined)?.incoming?.socket.remoteAddress ?? 'unknown')
  }
}
