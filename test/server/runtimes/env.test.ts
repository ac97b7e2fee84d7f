// The environment: what is missing or unsafe is refused with a sentence that names it.
import { expect, test } from 'vitest'
import { mailOf, readEnvironment, settingsOf, stripeOf } from '../../../server/runtimes/env.ts'

const stripe = {
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_a, whsec_b',
}
const production = { ...stripe, NODE_ENV: 'production', API_ORIGIN: 'https://pay.example' }

test('nothing set is a development server on this machine', () => {
  expect(settingsOf(readEnvironment({}))).toMatchObject({
    apiOrigin: 'http://127.0.0.1:4401',
    payOrigin: 'http://127.0.0.1:4401',
    isLive: false,
  })
})

test('one origin serves all roles unless they are parted', () => {
  const parted = settingsOf(readEnvironment({ API_ORIGIN: 'https://api.example', PAY_ORIGIN: 'https://pay.example' }))
  expect(parted).toMatchObject({
    apiOrigin: 'https://api.example',
    payOrigin: 'https://pay.example',
    scriptOrigin: 'https://api.example',
  })
})

test('the local Stripe is let into the pay window only where it is the base', () => {
  const local = settingsOf(readEnvironment({ ...stripe, STRIPE_API_BASE: 'http://127.0.0.1:4402' }))
  expect(local.provider).toMatchObject({
    standIn: 'http://127.0.0.1:4402/stripe.js',
    scriptOrigins: ['http://127.0.0.1:4402'],
  })
  const real = settingsOf(readEnvironment(stripe))
  expect(real.provider.standIn).toBeNull()
  expect(real.provider.scriptOrigins).toContain('https://js.stripe.com')
})

test('a live key makes a live set-up', () => {
  expect(settingsOf(readEnvironment({ ...stripe, STRIPE_SECRET_KEY: 'sk_live_x' })).isLive).toBe(true)
})

test('who is told of trouble is one address, or nobody', () => {
  expect(settingsOf(readEnvironment({ ALERT_MAIL: ' Owner@Pay.Example ' })).alertMail).toBe('Owner@pay.example')
  expect(settingsOf(readEnvironment({})).alertMail).toBeNull()
})

test('two webhook secrets are taken while one is rotated', () => {
  expect(stripeOf(readEnvironment(stripe)).webhookSecrets).toEqual(['whsec_a', 'whsec_b'])
})

test.each<[string, Record<string, string>, RegExp]>([
  ['a port that is no number', { PORT: 'many' }, /PORT must be a whole number/],
  ['an origin with a path', { API_ORIGIN: 'https://pay.example/x' }, /API_ORIGIN must be an origin/],
  ['a key that is not Stripe’s', { STRIPE_SECRET_KEY: 'hello' }, /STRIPE_SECRET_KEY must be a Stripe secret key/],
  ['a fee above the whole', { PLATFORM_FEE_BPS: '10001' }, /PLATFORM_FEE_BPS/],
  [
    'another base with a live key',
    { ...stripe, STRIPE_SECRET_KEY: 'sk_live_x', STRIPE_API_BASE: 'http://127.0.0.1:4402' },
    /STRIPE_API_BASE must not be set with a live key/,
  ],
  ['http in production', { ...production, API_ORIGIN: 'http://pay.example' }, /API_ORIGIN must be https in production/],
  [
    'http for the pay window in production',
    { ...production, PAY_ORIGIN: 'http://pay.example' },
    /PAY_ORIGIN must be https/,
  ],
  [
    'no origin in production',
    { ...production, API_ORIGIN: undefined as never },
    /API_ORIGIN must be set in production/,
  ],
  [
    'the local Stripe in production',
    { ...production, STRIPE_API_BASE: 'http://127.0.0.1:4402' },
    /STRIPE_API_BASE must not be set in production/,
  ],
  ['a mail server that speaks no SMTP', { MAIL_URL: 'https://mail.example' }, /MAIL_URL must begin with smtps/],
  [
    'a sender with a line break in it',
    { MAIL_FROM: 'A\nBcc: b@c.example <a@b.example>' },
    /MAIL_FROM must be an address/,
  ],
  ['a sender that is two', { MAIL_FROM: 'a@b.example, c@d.example' }, /MAIL_FROM must be an address/],
  ['an alarm to two', { ALERT_MAIL: 'a@b.example, c@d.example' }, /ALERT_MAIL must be one plain mail address/],
  [
    'a local mailbox in production',
    { ...production, RESEND_API_BASE: 'http://127.0.0.1:4403' },
    /RESEND_API_BASE must not be set in production/,
  ],
])('%s is refused', (_name, variables, message) => {
  expect(() => readEnvironment(variables)).toThrow(message)
})

test('a server without a way to take money says which variables are missing', () => {
  expect(() => stripeOf(readEnvironment({ STRIPE_SECRET_KEY: 'sk_test_x' }))).toThrow(
    /STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET must be set/,
  )
})

test('mail goes by SMTP or by Resend, and not at all when neither is set', () => {
  const from = 'Tuppence <mail@pay.example>'
  const way = (variables: Record<string, string>) => mailOf(readEnvironment(variables))
  expect(way({ MAIL_FROM: from })).toBeNull()
  expect(way({ MAIL_FROM: from, MAIL_URL: 'smtps://a:b@mail.example' })).toEqual({
    by: 'smtp',
    from,
    url: 'smtps://a:b@mail.example',
  })
  expect(way({ MAIL_FROM: from, RESEND_API_KEY: 're_x' })).toMatchObject({ by: 'resend', from, key: 're_x' })
  expect(() => way({ RESEND_API_KEY: 're_x' })).toThrow('MAIL_FROM must be set')
  expect(() => way({ ALERT_MAIL: 'owner@pay.example' })).toThrow('ALERT_MAIL needs a way to send mail')
  expect(() => way({ MAIL_FROM: from, MAIL_URL: 'smtp://mail.example', RESEND_API_KEY: 're_x' })).toThrow(/two ways/)
})
