// Stripe's messages: who signed them, when, and what they are about.
import { expect, test } from 'vitest'
import { signatureHeader } from '../../../stripe/webhooks/signature.ts'
import { openPayments, webhookSecrets } from './open-payments.ts'

const message = (over: object = {}, object: object = { object: 'checkout.session', id: 'cs_1' }) =>
  JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'checkout.session.completed',
    livemode: false,
    data: { object },
    ...over,
  })

function open() {
  const { payments, clock, close } = openPayments()
  const signed = (body: string, { secret = webhookSecrets[0] as string, late = 0 } = {}) =>
    signatureHeader(body, secret, Math.floor(Date.parse(clock.now()) / 1000) - late)
  const read = async (body: string) => payments.verifyEvent(body, signed(body))
  return { verify: payments.verifyEvent, signed, read, [Symbol.asyncDispose]: close }
}

const refused = { code: 'signature-invalid' }

test.each(webhookSecrets)(
  'a message signed with %s is taken: two secrets hold while one replaces the other',
  async (secret) => {
    await using world = open()
    expect(await world.verify(message(), world.signed(message(), { secret }))).toEqual({
      id: 'evt_1',
      kind: 'checkout.session.completed',
      about: { what: 'session', id: 'cs_1' },
      isLive: false,
      signedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.000Z$/),
      isConnected: false,
    })
  },
)

test('a message that is unsigned, signed by another or changed afterwards is refused', async () => {
  await using world = open()
  await expect(world.verify(message(), undefined)).rejects.toMatchObject(refused)
  await expect(world.verify(message(), 'nonsense')).rejects.toMatchObject(refused)
  await expect(world.verify(message(), world.signed(message(), { secret: 'whsec_x' }))).rejects.toMatchObject(refused)
  await expect(world.verify(`${message()} `, world.signed(message()))).rejects.toMatchObject(refused)
})

test.each([
  [299, true],
  [301, false],
  [-299, true],
  [-302, false],
])('a message signed %i seconds ago is taken: %s', async (late, isTaken) => {
  await using world = open()
  const answer = world.verify(message(), world.signed(message(), { late }))
  if (isTaken) expect(await answer).toMatchObject({ id: 'evt_1' })
  else await expect(answer).rejects.toMatchObject(refused)
})

test.each([
  ['checkout.session', 'session'],
  ['refund', 'refund'],
  ['dispute', 'dispute'],
  ['radar.early_fraud_warning', 'fraud-warning'],
])('a message that carries a %s is about a %s', async (object, what) => {
  await using world = open()
  expect((await world.read(message({}, { object, id: 'x_1' }))).about).toEqual({ what, id: 'x_1' })
})

test.each([{ object: 'charge', id: 'ch_1' }, { object: 'issuing.dispute', id: 'idp_1' }, { object: 'balance' }, {}])(
  'a message that carries %j is about nothing that we keep books of',
  async (object) => {
    await using world = open()
    expect((await world.read(message({}, object))).about).toBeNull()
  },
)

test.each([
  [
    'of an attempt of ours',
    'payment_intent.payment_failed',
    { checkout: 'checkout_1' },
    { what: 'decline', id: 'pi_1' },
  ],
  ['of an invoice', 'payment_intent.payment_failed', {}, null],
  ['of another program', 'payment_intent.payment_failed', { checkout: '17' }, null],
  ['that went through', 'payment_intent.succeeded', { checkout: 'checkout_1' }, null],
])('a message of a payment %s (%s) with %j is about %j', async (_whose, type, metadata, about) => {
  await using world = open()
  expect((await world.read(message({ type }, { object: 'payment_intent', id: 'pi_1', metadata }))).about).toEqual(about)
})

test('a session without an id is nothing to ask for', async () => {
  await using world = open()
  expect((await world.read(message({}, { object: 'refund' }))).about).toBeNull()
})

test('a message of a connected account says so, in the old word and in the new one', async () => {
  await using world = open()
  expect((await world.read(message({ account: 'acct_1' }))).isConnected).toBe(true)
  expect((await world.read(message({ context: 'acct_1' }))).isConnected).toBe(true)
  expect((await world.read(message({ livemode: true }))).isLive).toBe(true)
})
