// What Stripe says when it does not refund: a refusal, an outage, or a bug of ours.
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { stripePayments } from '../../../../server/adapters/stripe/payments.ts'
import { testClock } from '../../../support/clock.ts'
import { usd } from '../../../support/make.ts'

const order = { refund: 'refund_one', payment: 'pi_1', money: usd(200), reason: 'requested', attempt: 1 } as const
const none = { object: 'list', data: [], has_more: false, url: '/v1/refunds' }

/** A Stripe that answers every POST with this error, and knows of no refunds. */
function refunding(status: number, error: object) {
  const asked: { method: string; url: string; key: string | null }[] = []
  const httpClient = Stripe.createFetchHttpClient(async (input, init) => {
    const { method, url, headers } = new Request(input, init)
    asked.push({ method, url, key: headers.get('Idempotency-Key') })
    if (method === 'GET') return Response.json(none)
    return Response.json({ error }, { status, headers: { 'Stripe-Should-Retry': 'false' } })
  })
  const payments = stripePayments({ secretKey: 'sk_test_x', webhookSecrets: [], clock: testClock(), httpClient })
  return { payments, asked }
}

const invalid = (code?: string) => ({
  type: 'invalid_request_error',
  message: 'No.',
  ...(code === undefined ? {} : { code }),
})

test.each([
  [400, invalid('charge_disputed')],
  [400, invalid('charge_already_refunded')],
  [400, invalid('charge_not_refundable')],
  [400, invalid('refund_disputed_payment')],
  [400, invalid('amount_too_large')],
  // "Refund amount ($5.01) is greater than unrefunded amount on charge ($5.00)" comes without a code.
  [400, invalid()],
  [402, { type: 'card_error', code: 'expired_card', message: 'No.' }],
])('%i %j means that it cannot be refunded', async (status, error) => {
  const { payments, asked } = refunding(status, error)
  expect(await payments.refund(order)).toBe('refused')
  // Asked once more whether an attempt whose answer was lost is the reason.
  expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET'])
})

test.each([
  [400, { type: 'idempotency_error', message: 'Other parameters.' }],
  [409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'In progress.' }],
  [429, invalid('rate_limit')],
  [500, { type: 'api_error', message: 'Oh.' }],
])('%i %j says nothing about the refund: try again later', async (status, error) => {
  await expect(refunding(status, error).payments.refund(order)).rejects.toMatchObject({ code: 'provider-unavailable' })
})

test.each([
  [404, invalid('resource_missing')],
  [400, invalid('resource_missing')],
  [400, invalid('parameter_unknown')],
  [400, invalid('parameter_invalid_integer')],
  [404, invalid()],
  [401, invalid()],
  [403, invalid()],
])('%i %j is a bug of ours, or of how we are set up', async (status, error) => {
  await expect(refunding(status, error).payments.refund(order)).rejects.toBeInstanceOf(Stripe.errors.StripeError)
})

test('each attempt has a key of its own, and the first the refund’s', async () => {
  const keys = await Promise.all(
    [1, 2, 3].map(async (attempt) => {
      const { payments, asked } = refunding(400, invalid())
      await payments.refund({ ...order, attempt })
      return asked[0]?.key
    }),
  )
  expect(keys).toEqual(['refund:refund_one', 'refund:refund_one:2', 'refund:refund_one:3'])
})
