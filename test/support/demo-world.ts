// The whole world of the demo on this machine: the local Stripe, the built backend, the magazine, a mailbox.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { seed } from '../../demo-site/seed.ts'
import { answering, type Child, freePort, runNodeProgram, startNodeProgram } from './child.ts'
import { publish, serveFolder } from './magazine.ts'
import { startMailServer } from './mail-server.ts'

const root = resolve(import.meta.dirname, '../..')
const program = (path: string) => join(root, path)

export type WorldOptions = {
  /** Where the books, the keys and the local Stripe's memory are kept. Made when it is not there; else gone on with. */
  readonly folder: string
  /** 0 takes free ones. */
  readonly ports?: { readonly site: number; readonly api: number; readonly stripe: number; readonly mail: number }
  readonly env?: Record<string, string>
  /** Whether the local Stripe holds all that passes against Stripe's schema. */
  readonly isSchemaChecked?: boolean
  /** Extra headers of the magazine's pages, such as a content security policy. */
  readonly siteHeaders?: Record<string, string>
}

export type World = {
  readonly siteOrigin: string
  readonly apiOrigin: string
  readonly stripeOrigin: string
  /** A page with all mail that the backend has sent. */
  readonly mailOrigin: string
  /** The demo site's, for its admin API. */
  readonly siteKey: string
  readonly folder: string
  readonly env: Record<string, string>
  /** The backend's process, for tests that end it. */
  backend(): Child
  startBackend(): Promise<void>
  stop(): Promise<void>
}

export async function startWorld(options: WorldOptions): Promise<World> {
  const { folder, ports, env: extra = {}, siteHeaders = {}, isSchemaChecked = false } = options
  mkdirSync(folder, { recursive: true })
  const { site, api, stripe, mail } = ports ?? {
    site: await freePort(),
    api: await freePort(),
    stripe: await freePort(),
    mail: 0,
  }
  const [siteOrigin, apiOrigin, stripeOrigin] = [
    `http://localhost:${site}`,
    `http://127.0.0.1:${api}`,
    `http://127.0.0.1:${stripe}`,
  ]
  const mailbox = await startMailServer(mail)
  const env = {
    PORT: String(api),
    API_ORIGIN: apiOrigin,
    DATA_FOLDER: join(folder, 'backend'),
    STRIPE_API_BASE: stripeOrigin,
    STRIPE_SECRET_KEY: 'sk_test_demo',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_demo',
    STRIPE_WEBHOOK_SECRET: 'whsec_demo',
    MAIL_FROM: 'Tuppence <wallet@tuppence.example>',
    RESEND_API_KEY: 're_demo',
    RESEND_API_BASE: mailbox.origin,
    ...extra,
  }

  const stripeProgram = startNodeProgram([program('test/stripe/main.ts')], {
    env: {
      PORT: String(stripe),
      WEBHOOK_URL: `${apiOrigin}/v1/webhooks/stripe`,
      WEBHOOK_SECRET: env.STRIPE_WEBHOOK_SECRET,
      STATE_FILE: join(folder, 'stripe.json'),
      SCHEMA_CHECK: isSchemaChecked ? 'yes' : '',
    },
  })
  await answering(`${stripeOrigin}/stripe.js`, stripeProgram)
  const siteKey = await demoSite({ env, siteOrigin, folder })

  let backend: Child
  const startBackend = async () => {
    backend = startNodeProgram([program('dist/server/node.js')], { env })
    await answering(`${apiOrigin}/readyz`, backend)
  }
  await startBackend()
  await seed({ apiOrigin, siteOrigin, siteKey, log: () => {} })
  await publish({ folder: join(folder, 'site'), siteOrigin, apiOrigin, site: 'site_demo' })
  const magazine = await serveFolder(join(folder, 'site'), site, siteHeaders)

  return {
    siteOrigin,
    apiOrigin,
    stripeOrigin,
    mailOrigin: mailbox.origin,
    siteKey,
    folder,
    env,
    backend: () => backend,
    startBackend,
    async stop() {
      magazine.closeAllConnections()
      magazine.close()
      mailbox.close()
      await Promise.all([backend.stop(), stripeProgram.stop()])
    },
  }
}

/** The demo's site: made on the first start, its secret key kept beside the books for the next. */
async function demoSite({
  env,
  siteOrigin,
  folder,
}: {
  env: Record<string, string>
  siteOrigin: string
  folder: string
}): Promise<string> {
  const file = join(folder, `site-key-${new URL(siteOrigin).port}`)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  const args = ['site', 'create', '--id', 'site_demo', '--name', 'Slack Water', '--origin', siteOrigin, '--json']
  const { secretKey } = JSON.parse(await runNodeProgram([program('dist/cli/tuppence.js'), ...args], { env })) as {
    secretKey: string
  }
  writeFileSync(file, secretKey, { mode: 0o600 })
  return secretKey
}
