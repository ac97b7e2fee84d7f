// A deployment to the edge on this machine: the built worker on workerd as wrangler.jsonc describes it, D1, and the local Stripe.
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Miniflare } from 'miniflare'
import { generateKeys } from '../../server/adapters/jose/keys.ts'
import { systemClock } from '../../server/adapters/local/system-clock.ts'
import { webIds } from '../../server/adapters/local/web-ids.ts'
import { sqlAudit } from '../../server/adapters/sql/audit.ts'
import { openD1 } from '../../server/adapters/sql/d1.ts'
import { sqlStore } from '../../server/adapters/sql/store.ts'
import { checkLedger } from '../../server/flows/check-ledger.ts'
import { createSite, type NewSite } from '../../server/flows/create-site.ts'
import { freePort } from './child.ts'
import { portedBinding, porter } from './d1-porter.ts'

const root = resolve(import.meta.dirname, '../..')

export const wrangler = JSON.parse(
  readFileSync(join(root, 'wrangler.jsonc'), 'utf8').replace(/^\s*\/\/.*$/gm, ''),
) as Wrangler

type Wrangler = {
  readonly main: string
  readonly rules: readonly { readonly globs: readonly string[] }[]
  readonly compatibility_date: string
  readonly compatibility_flags: readonly string[]
  readonly assets: { readonly directory: string }
  readonly d1_databases: readonly { readonly binding: string; readonly migrations_dir: string }[]
  readonly triggers: { readonly crons: readonly string[] }
  readonly ratelimits: readonly { name: string; namespace_id: string; simple: { limit: number; period: 10 | 60 } }[]
}

const main = join(root, wrangler.main)

/** What `wrangler deploy` uploads: the module that starts, and those that lie beside it. */
export const modules = [
  main,
  ...wrangler.rules
    .flatMap(({ globs }) => globSync([...globs], { cwd: dirname(main) }))
    .map((name) => join(dirname(main), name))
    .filter((path) => path !== main),
]

export const deployed = {
  modulesRoot: dirname(main),
  modules: modules.map((path) => ({ type: 'ESModule' as const, path })),
  compatibilityDate: wrangler.compatibility_date,
  compatibilityFlags: [...wrangler.compatibility_flags],
}

export type Edge = Awaited<ReturnType<typeof startEdge>>

/** As much as we use of what Miniflare gives for a worker. */
type Beside = {
  fetch(url: string, init: RequestInit): Promise<Response>
  scheduled(of: { cron: string }): Promise<{ outcome: string }>
}

export type EdgeOptions = {
  readonly stripeOrigin: string
  readonly webhookSecret: string
  readonly port?: number
  /** As in wrangler.jsonc, or large enough for all readers of a test at one address. */
  readonly limits?: 'real' | 'large'
  /** Where mail is sent to. Not given: no mail is sent. */
  readonly mailOrigin?: string
  /** As kept in `TUPPENCE_KEYS`; fresh ones by default. */
  readonly keys?: unknown
  /** A module that is not to be had: whoever imports it fails. */
  readonly without?: string
}

/** Needs `npm run build` to have been run. */
export async function startEdge({
  stripeOrigin,
  webhookSecret,
  port,
  limits = 'large',
  mailOrigin,
  keys,
  without,
}: EdgeOptions) {
  const taken = port ?? (await freePort())
  const origin = `http://127.0.0.1:${taken}`
  const worker = new Miniflare({
    host: '127.0.0.1',
    port: taken,
    workers: [
      {
        name: 'tuppence',
        ...deployed,
        modules: deployed.modules.filter(({ path }) => basename(path) !== without),
        assets: { directory: join(root, wrangler.assets.directory), routerConfig: { has_user_worker: true } },
        d1Databases: ['DB'],
        ratelimits: Object.fromEntries(
          wrangler.ratelimits.map(({ name, namespace_id, simple }) => [
            name,
            { namespace_id, simple: { ...simple, limit: limits === 'real' ? simple.limit : 1_000_000 } },
          ]),
        ),
        bindings: {
          API_ORIGIN: origin,
          TUPPENCE_KEYS: JSON.stringify(keys ?? (await generateKeys())),
          STRIPE_API_BASE: stripeOrigin,
          STRIPE_SECRET_KEY: 'sk_test_edge',
          STRIPE_PUBLISHABLE_KEY: 'pk_test_edge',
          STRIPE_WEBHOOK_SECRET: webhookSecret,
          ...(mailOrigin === undefined
            ? {}
            : { MAIL_FROM: 'mail@pay.example.com', RESEND_API_KEY: 're_edge', RESEND_API_BASE: mailOrigin }),
          RATE_LIMIT_FACTOR: limits === 'real' ? '1' : '1000',
        },
      },
      { name: 'porter', modules: true, script: porter, d1Databases: ['DB'] },
    ],
  })
  await worker.ready
  const beside = (await worker.getWorker('porter')) as unknown as Beside
  const binding = portedBinding('DB', async (question) =>
    (await beside.fetch('http://porter/', { method: 'POST', body: JSON.stringify(question) })).json(),
  )
  for (const sql of migrationStatements()) await binding.prepare(sql).all()
  const driver = openD1(binding)
  const audit = sqlAudit(driver)

  return {
    origin,
    /** The same database, seen from beside the worker. */
    store: sqlStore(driver),
    audit,
    site: (wish: NewSite) => createSite({ store: sqlStore(driver), ids: webIds, clock: systemClock }, wish),
    /** As a cron trigger would. Throws when the round failed. */
    async round(cron: string): Promise<void> {
      const { outcome } = await ((await worker.getWorker('tuppence')) as unknown as Beside).scheduled({ cron })
      if (outcome !== 'ok') throw new Error(`the round of ${cron} ended with ${outcome}`)
    },
    findings: async () => (await checkLedger({ audit, ids: webIds })).findings,
    rows: async (sql: string) => (await binding.prepare(sql).all()).results,
    close: () => worker.dispose(),
  }
}

/** Each statement of the files that `wrangler d1 migrations apply` would apply; triggers have statements inside. */
function migrationStatements(): string[] {
  const folder = join(root, wrangler.d1_databases[0]?.migrations_dir ?? '')
  const files = readdirSync(folder).sort()
  return files
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .replace(/^--.*$/m, '')
        .split(/;\n\n|;\n$/),
    )
    .filter((sql) => sql.trim() !== '')
}
