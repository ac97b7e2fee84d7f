// The ports on one machine: its books, Stripe, this process's memory.
import { join } from 'node:path'
import { importKeys } from '../adapters/jose/keys.ts'
import { joseSigner } from '../adapters/jose/signer.ts'
import { builtFiles } from '../adapters/local/built-files.ts'
import { pinoLog } from '../adapters/local/pino.ts'
import { processBell } from '../adapters/local/process-bell.ts'
import { memoryLimiter } from '../adapters/local/rate-limiter-flexible.ts'
import { stripePayments } from '../adapters/stripe/payments.ts'
import { limits } from '../http/middleware/rate-limit.ts'
import type { Assets, Ports } from '../ports/index.ts'
import type { Books } from './books.ts'
import { type Environment, settingsOf, stripeOf } from './env.ts'

/** @param distFolder where `npm run build` put the widget and the pages; null for a command, which shows neither */
export async function nodePorts(
  env: Environment,
  books: Books,
  distFolder: string | null,
): Promise<Ports & { bell: ReturnType<typeof processBell> }> {
  const settings = settingsOf(env)
  return {
    ...books,
    payments: stripePayments({ ...stripeOf(env), clock: books.clock }),
    signer: joseSigner(await importKeys(books.keys), settings.apiOrigin),
    bell: processBell(),
    limiter: memoryLimiter(limits, env.RATE_LIMIT_FACTOR),
    log: pinoLog(),
    assets: distFolder === null ? noFiles : builtFiles({ dist: distFolder, kept: join(env.DATA_FOLDER, 'widget') }),
    settings,
  }
}

const noFiles: Assets = { file: async () => null, page: () => null }
