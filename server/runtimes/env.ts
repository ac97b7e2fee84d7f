// The environment as one schema: the only reader of it. What is unsafe in production is refused here, with a sentence.
import * as v from 'valibot'
import { mailAddress } from '../core/mail.ts'
import type { Settings } from '../ports/index.ts'

const origin = v.pipe(
  v.string(),
  v.check(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be an origin such as https://pay.example.com, without a path',
  ),
)
const whole = v.pipe(v.string(), v.regex(/^\d+$/, 'must be a whole number'), v.transform(Number))

const Environment = v.object({
  NODE_ENV: v.optional(v.string(), 'development'),
  HOST: v.optional(v.string(), '127.0.0.1'),
  PORT: v.optional(whole, '4401'),
  /** Where the API, the pay window and the script tag are seen from outside. One host serves all by default. */
  API_ORIGIN: v.optional(origin),
  PAY_ORIGIN: v.optional(origin),
  SCRIPT_ORIGIN: v.optional(origin),
  /**
   * The PostgreSQL on which several processes can keep one set of books; with several hosts whichever takes writes. Not set: a
   * SQLite file in the data folder.
   */
  DATABASE_URL: v.optional(v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//, 'must begin with postgres://'))),
  /** Holds the database of the embedded default, and the keys unless TUPPENCE_KEYS has them. */
  DATA_FOLDER: v.optional(v.string(), 'data'),
  /** Keys as JSON, where there is no folder to keep them in: what a `keys.json` has in it. */
  TUPPENCE_KEYS: v.optional(v.string()),
  STRIPE_SECRET_KEY: v.optional(
    v.pipe(v.string(), v.regex(/^(sk|rk)_(test|live)_/, 'must be a Stripe secret key: sk_test_… or sk_live_…')),
  ),
  STRIPE_PUBLISHABLE_KEY: v.optional(
    v.pipe(v.string(), v.regex(/^pk_(test|live)_/, 'must be a Stripe publishable key: pk_…')),
  ),
  /** One secret, or two with a comma between them while they are rotated. */
  STRIPE_WEBHOOK_SECRET: v.optional(v.string()),
  STRIPE_API_BASE: v.optional(v.pipe(v.string(), v.url())),
  /** Who our mail is from: an address, or `Name <address>`. It goes by SMTP or by Resend's API. None set: no mail is sent. */
  MAIL_FROM: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^([^<>"\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'must be an address, or Name <address>'),
    ),
  ),
  MAIL_URL: v.optional(v.pipe(v.string(), v.regex(/^smtps?:\/\/./, 'must begin with smtps:// or smtp://'), v.url())),
  RESEND_API_KEY: v.optional(v.string()),
  RESEND_API_BASE: v.optional(v.pipe(v.string(), v.url())),
  /** Who is told when tips by card pause on a site. It needs a way to send mail. */
  ALERT_MAIL: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => mailAddress(text) !== null, 'must be one plain mail address'),
    ),
  ),
  /** Basis points of each unlock that the platform keeps. */
  PLATFORM_FEE_BPS: v.optional(v.pipe(whole, v.maxValue(10_000)), '0'),
  /** The header in which a proxy of yours names the caller's address. Set it only where such a proxy always writes it. */
  CLIENT_ADDRESS_HEADER: v.optional(v.pipe(v.string(), v.toLowerCase())),
  /** Where Prometheus finds `/metrics`. Not set: nothing is measured. */
  METRICS_PORT: v.optional(whole),
  METRICS_HOST: v.optional(v.string(), '127.0.0.1'),
  /** Where spans go, by OTLP over HTTP. Not set: nothing is traced. The exporter reads its other OTEL_ variables itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: v.optional(v.pipe(v.string(), v.url())),
  OTEL_SERVICE_NAME: v.optional(v.string(), 'tuppence'),
  RATE_LIMIT_FACTOR: v.optional(v.pipe(whole, v.minValue(1)), '1'),
})

export type Environment = Readonly<v.InferOutput<typeof Environment>>

/** Throws an Error whose message names each variable that is wrong and why. */
export function readEnvironment(variables: Readonly<Record<string, unknown>>): Environment {
  const parsed = v.safeParse(Environment, variables)
  if (!parsed.success) {
    throw new Error(parsed.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`).join('\n'))
  }
  const unsafe = unsafeIn(parsed.output)
  if (unsafe.length > 0) throw new Error(unsafe.join('\n'))
  return parsed.output
}

/** What a server needs beyond what a command needs: a way to take money. */
export function stripeOf(env: Environment): {
  secretKey: string
  publishableKey: string
  webhookSecrets: string[]
  apiBase?: URL
} {
  const { STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_BASE } = env
  const missing = Object.entries({ STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET }).filter(
    ([, value]) => !value,
  )
  if (!STRIPE_SECRET_KEY || !STRIPE_PUBLISHABLE_KEY || !STRIPE_WEBHOOK_SECRET) {
    throw new Error(
      `${missing.map(([name]) => name).join(', ')} must be set to take money. To look around without a Stripe account: npm run demo`,
    )
  }
  return {
    secretKey: STRIPE_SECRET_KEY,
    publishableKey: STRIPE_PUBLISHABLE_KEY,
    webhookSecrets: STRIPE_WEBHOOK_SECRET.split(',')
      .map((secret) => secret.trim())
      .filter(Boolean),
    ...(STRIPE_API_BASE === undefined ? {} : { apiBase: new URL(STRIPE_API_BASE) }),
  }
}

export type MailWay =
  | { readonly by: 'smtp'; readonly from: string; readonly url: string }
  | { readonly by: 'resend'; readonly from: string; readonly key: string; readonly apiBase: URL | undefined }

/** How mail goes out. Null: it does not. */
export function mailOf({
  MAIL_FROM: from,
  MAIL_URL: url,
  RESEND_API_KEY: key,
  RESEND_API_BASE,
  ALERT_MAIL,
}: Environment): MailWay | null {
  if (url === undefined && key === undefined) {
    if (ALERT_MAIL === undefined) return null
    throw new Error('ALERT_MAIL needs a way to send mail: set MAIL_FROM with MAIL_URL or RESEND_API_KEY.')
  }
  if (from === undefined) throw new Error('MAIL_FROM must be set to send mail: who it is from.')
  if (url !== undefined && key !== undefined) {
    throw new Error('MAIL_URL and RESEND_API_KEY are two ways to send mail: set one of them.')
  }
  if (url !== undefined) return { by: 'smtp', from, url }
  return {
    by: 'resend',
    from,
    key: key as string,
    apiBase: RESEND_API_BASE === undefined ? undefined : new URL(RESEND_API_BASE),
  }
}

export function settingsOf(env: Environment): Settings {
  const apiOrigin = env.API_ORIGIN ?? `http://${env.HOST}:${env.PORT}`
  const local = env.STRIPE_API_BASE === undefined ? null : new URL(env.STRIPE_API_BASE).origin
  return {
    apiOrigin,
    payOrigin: env.PAY_ORIGIN ?? apiOrigin,
    scriptOrigin: env.SCRIPT_ORIGIN ?? apiOrigin,
    platformFeeBps: env.PLATFORM_FEE_BPS,
    alertMail: env.ALERT_MAIL === undefined ? null : mailAddress(env.ALERT_MAIL),
    isLive: /^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY ?? ''),
    provider: {
      publishableKey: env.STRIPE_PUBLISHABLE_KEY ?? '',
      ...(local === null ? stripeOrigins : localOrigins(local)),
    },
  }
}

// What Stripe's form needs of a content security policy: https://docs.stripe.com/security/guide#content-security-policy
const stripeOrigins = {
  scriptOrigins: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://checkout.stripe.com'],
  frameOrigins: [
    'https://js.stripe.com',
    'https://*.js.stripe.com',
    'https://hooks.stripe.com',
    'https://checkout.stripe.com',
  ],
  connectOrigins: ['https://api.stripe.com', 'https://checkout.stripe.com'],
  pageOrigins: ['https://checkout.stripe.com', 'https://invoice.stripe.com', 'https://billing.stripe.com'],
  standIn: null,
}

function localOrigins(local: string) {
  const only = [local]
  const origins = { scriptOrigins: only, frameOrigins: only, connectOrigins: only, pageOrigins: only }
  return { ...origins, standIn: `${local}/stripe.js` }
}

function unsafeIn(env: Environment): string[] {
  const isLive = /^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY ?? '')
  const found: string[] = []
  if (isLive && env.STRIPE_API_BASE !== undefined) {
    found.push('STRIPE_API_BASE must not be set with a live key: real cards are charged by Stripe itself only.')
  }
  if (env.NODE_ENV !== 'production') return found
  for (const name of ['API_ORIGIN', 'PAY_ORIGIN', 'SCRIPT_ORIGIN'] as const) {
    const value = env[name]
    if (value !== undefined && !value.startsWith('https://'))
      found.push(`${name} must be https in production: tokens and cookies travel there.`)
  }
  if (env.API_ORIGIN === undefined) found.push('API_ORIGIN must be set in production: it is the issuer of every token.')
  if (env.STRIPE_API_BASE !== undefined)
    found.push('STRIPE_API_BASE must not be set in production: the local Stripe takes no money.')
  if (env.RESEND_API_BASE !== undefined)
    found.push('RESEND_API_BASE must not be set in production: a local mailbox delivers nothing.')
  return found
}
