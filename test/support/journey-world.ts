// One world and one browser for all journeys: Vitest starts them before the first and ends them after the last.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { launchBrowser } from './browser.ts'
import { freePort } from './child.ts'
import { startWorld, type World } from './demo-world.ts'

/** What a journey knows of the world. It crosses from one process to another, so it is plain data. */
type JourneyWorld = {
  readonly siteOrigin: string
  readonly apiOrigin: string
  readonly stripeOrigin: string
  readonly mailOrigin: string
  readonly folder: string
  /** The backend's, for commands that run beside it. */
  readonly env: Record<string, string>
  /** For the admin API of the demo's site. */
  readonly siteKey: string
  /** Where Playwright finds the browser. */
  readonly browser: string
  /** `POST /stop` and `/start` the backend; `GET /output` is what it printed, of all its lives. */
  readonly control: string
}

declare module 'vitest' {
  interface ProvidedContext {
    world: JourneyWorld
  }
}

export default async function startJourneyWorld(project: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-journey-'))
  // One address is all readers at once here, so the limits are those of a crowd.
  const world = await startWorld({ folder, env: { RATE_LIMIT_FACTOR: '1000' }, isSchemaChecked: true })
  const browser = await launchBrowser().catch(async (fault) => {
    await world.stop()
    throw fault
  })
  const { siteOrigin, apiOrigin, stripeOrigin, mailOrigin, siteKey, env } = world
  const control = await serveControl(world)
  project.provide('world', {
    siteOrigin,
    apiOrigin,
    stripeOrigin,
    mailOrigin,
    folder,
    env,
    siteKey,
    browser: browser.wsEndpoint(),
    control: control.origin,
  })
  return async () => {
    control.server.close()
    await Promise.all([browser.close(), world.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
}

async function serveControl(world: World): Promise<{ server: Server; origin: string }> {
  let printedBefore = ''
  const orders: Record<string, () => Promise<string> | string> = {
    '/output': () => printedBefore + world.backend().output(),
    '/stop': async () => {
      // As a crash would: nothing is waited for.
      await world.backend().stop('SIGKILL')
      return 'stopped'
    },
    '/start': async () => {
      printedBefore += world.backend().output()
      await world.startBackend()
      return 'started'
    },
  }
  const server = createServer(async (request, response) => {
    const answer = await orders[request.url ?? '']?.()
    response.writeHead(answer === undefined ? 404 : 200).end(answer)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${port}` }
}
