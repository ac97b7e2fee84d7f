// The ports on Node: its books, Stripe, and this process's memory where it need not share.
import { join } from 'node:path'
import { importKeys, type Keys } from '../adapters/jose/keys.ts'
import { joseSigner } from '../adapters/jose/signer.ts'
import { builtFiles } from '../adapters/local/built-files.ts'
import { pinoLog } from '../adapters/local/pino.ts'
import { processBell } from '../adapters/local/process-bell.ts'
import { memoryLimiter } from '../adapters/local/rate-limiter-flexible.ts'
import { resendMailer } from '../adapters/resend/mailer.ts'
import type { Lease } from '../adapters/sql/lease.ts'
import { stripePayments } from '../adapters/stripe/payments.ts'
import { limits } from '../http/middleware/rate-limit.ts'
import { writtenLetters } from '../pages/letters/written-letters.ts'
import type { Assets, Log, Mailer, Ports } from '../ports/index.ts'
import type { Books } from './books.ts'
import { type Environment, mailOf, settingsOf, stripeOf } from './env.ts'
import { followKeys } from './followed-keys.ts'
import { sharedPorts } from './shared-ports.ts'

/**
 * `forgetCounts` drops what was counted in windows that are over. `lease`: whose turn it is to do the background work; null where this
 * process is alone with its books. `tellTo` names the log that what the ports tell by themselves goes to: one that counts, where there is one.
 */
export type NodePorts = Ports & {
  bell: ReturnType<typeof processBell>
  lease: Lease | null
  forgetCounts(): Promise<void>
  tellTo(log: Log): void
}

type KeysNow = () => Keys | Promise<Keys>

/** @param distFolder where `npm run build` put the widget and the pages; null for a command, which shows neither */
export async function nodePorts(env: Environment, books: Books, distFolder: string | null): Promise<NodePorts> {
  const settings = settingsOf(env)
  const { shared } = books
  const log = pinoLog()
  let heard: Log = log
  return {
    ...books,
    payments: stripePayments({ ...stripeOf(env), clock: books.clock }),
    mailer: await mailerOf(env),
    letters: writtenLetters(settings),
    signer: joseSigner(await keysOf(books, env, () => heard), settings.apiOrigin),
    ...(shared === null ? alone(env) : sharedPorts(books, shared, env.RATE_LIMIT_FACTOR)),
    log,
    tellTo: (other) => {
      heard = other
    },
    assets: distFolder === null ? noFiles : builtFiles({ dist: distFolder, kept: join(env.DATA_FOLDER, 'widget') }),
    settings,
  }
}

async function keysOf({ keys, keysFile: file, clock }: Books, env: Environment, log: () => Log): Promise<KeysNow> {
  if (file !== null)
    return followKeys({
      file,
      keys,
      isProduction: env.NODE_ENV === 'production',
      log,
      now: () => Date.parse(clock.now()),
    })
  const imported = await importKeys(keys)
  return () => imported
}

async function mailerOf(env: Environment): Promise<Mailer | null> {
  const way = mailOf(env)
  if (way === null) return null
  if (way.by === 'resend') return resendMailer(way)
  // Loaded when asked for: most start without it, and faster.
  return (await import('../adapters/nodemailer/mailer.ts')).smtpMailer(way)
}

function alone(env: Environment) {
  return {
    bell: processBell(),
    limiter: memoryLimiter(limits, env.RATE_LIMIT_FACTOR),
    lease: null,
    forgetCounts: async () => {},
  }
}

const noFiles: Assets = { file: async () => null, page: () => null }
