// Stripe's own command line works against the local Stripe: its requests, its fixtures and its triggers of events.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStripe } from './open.ts'
import { runCli } from './run-cli.ts'

type Local = Awaited<ReturnType<typeof openStripe>>

/** What it told, once what is due by now has come about. */
async function told(local: Local): Promise<string[]> {
  const events = await local.stripe.events.list({ limit: 100 })
  return events.data.map((event) => event.type)
}

/**
 * The triggers were written for older versions of the API: this one takes no payment_method_types, and asks where to
 * come back to. Stripe itself would refuse them as they are, for an account of this version.
 */
function renewed(step: string): string[] {
  return ['--remove', `${step}:payment_method_types`, '--add', `${step}:return_url=https://shop.test/back`]
}

const paying = renewed('payment_intent')
const settingUp = renewed('setup_intent')
// A new account has nothing beside what the charge brings, and that is less than is charged.
const funding = [
  '--add',
  'payment_intent:return_url=https://shop.test/back',
  '--override',
  'payment_intent:amount=2000',
]
const asking = ['--remove', 'checkout_session:payment_method_types']

/** A trigger, the events that it has to bring about beside its own, and what has to be changed in it. */
const TRIGGERS: [trigger: string, also: string[], changes: string[]][] = [
  ['account.updated', [], []],
  ['balance.available', [], paying],
  ['charge.dispute.closed', ['charge.dispute.created'], paying],
  ['charge.dispute.created', [], paying],
  ['charge.dispute.updated', [], paying],
  ['charge.failed', ['payment_intent.payment_failed'], paying],
  ['charge.refunded', ['refund.created', 'refund.updated'], paying],
  ['charge.succeeded', [], paying],
  ['checkout.session.async_payment_failed', ['checkout.session.completed', 'payment_intent.payment_failed'], asking],
  ['checkout.session.async_payment_succeeded', ['checkout.session.completed', 'payment_intent.processing'], asking],
  ['checkout.session.completed', ['payment_intent.succeeded', 'charge.succeeded'], []],
  ['checkout.session.expired', [], []],
  ['coupon.created', [], []],
  ['customer.created', [], []],
  ['customer.deleted', [], []],
  ['customer.subscription.created', ['invoice.paid', 'invoice_payment.paid'], []],
  ['customer.subscription.deleted', [], []],
  ['customer.subscription.paused', [], []],
  ['customer.subscription.trial_will_end', [], []],
  ['customer.subscription.updated', [], []],
  ['customer.updated', [], []],
  ['invoice.created', [], []],
  ['invoice.finalized', [], []],
  ['invoice.marked_uncollectible', [], []],
  ['invoice.paid', ['invoice.payment_succeeded'], []],
  ['invoice.payment_action_required', ['payment_intent.requires_action'], []],
  ['invoice.payment_failed', [], []],
  ['invoice.voided', [], []],
  ['invoiceitem.created', [], []],
  ['payment_intent.canceled', [], []],
  ['payment_intent.created', [], ['--remove', 'payment_intent:payment_method_types']],
  ['payment_intent.payment_failed', [], paying],
  ['payment_intent.processing', [], paying],
  ['payment_intent.requires_action', [], paying],
  ['payment_intent.succeeded', [], paying],
  ['payment_method.attached', [], []],
  ['payment_method.detached', [], []],
  ['price.created', [], []],
  ['price.updated', [], []],
  ['product.created', [], []],
  ['product.updated', [], []],
  ['setup_intent.canceled', [], ['--remove', 'setup_intent:payment_method_types']],
  ['setup_intent.created', [], ['--remove', 'setup_intent:payment_method_types']],
  ['setup_intent.requires_action', [], settingUp],
  ['setup_intent.setup_failed', [], settingUp],
  ['setup_intent.succeeded', [], settingUp],
  ['test_helpers.test_clock.ready', [], []],
  ['transfer.created', [], funding],
  ['transfer.reversed', [], funding],
  ['transfer.updated', [], funding],
]

/** By file beside this one: what has no trigger, or one that this version of the API refuses whole. */
const FIXTURES: [file: string, events: string[]][] = [
  ['account', []],
  ['dispute-won', ['charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated', 'charge.dispute.closed']],
  ['early-fraud-warning', ['radar.early_fraud_warning.created', 'radar.early_fraud_warning.updated', 'refund.created']],
  ['promotion-code', ['coupon.created', 'promotion_code.created']],
  [
    'subscription-schedule',
    ['subscription_schedule.created', 'subscription_schedule.canceled', 'customer.subscription.deleted'],
  ],
]

describe.concurrent('the command line of Stripe', () => {
  test('gets and posts', async () => {
    await using local = await openStripe()
    const posted = await runCli(local.url, 'post', '/v1/customers', '-d', 'name=Ada', '-d', 'metadata[reader]=r1')
    expect(posted.code).toBe(0)
    const { id } = JSON.parse(posted.output) as { id: string }
    const got = await runCli(local.url, 'get', `/v1/customers/${id}`)
    expect(JSON.parse(got.output)).toMatchObject({ id, name: 'Ada', metadata: { reader: 'r1' } })
  })

  test('is refused what the SDK is refused', async () => {
    await using local = await openStripe()
    const { output } = await runCli(local.url, 'post', '/v1/customers', '-d', 'nickname=Ada')
    expect(JSON.parse(output)).toMatchObject({ error: { code: 'parameter_unknown', param: 'nickname' } })
  })

  test.each(FIXTURES)('runs fixtures: %s', async (file, events) => {
    await using local = await openStripe()
    const run = await runCli(local.url, 'fixtures', join(import.meta.dirname, 'cli-fixtures', `${file}.json`))
    expect(run).toMatchObject({ code: 0, output: expect.not.stringContaining('failed') })
    expect(refusedOf(local)).toEqual([])
    expect(await told(local)).toEqual(expect.arrayContaining(events))
  })

  test.each(TRIGGERS)('triggers %s', async (trigger, also, changes) => {
    await using local = await openStripe()
    const run = await runCli(local.url, 'trigger', trigger, ...changes)
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining('Trigger succeeded') })
    expect(refusedOf(local)).toEqual([])
    expect(await told(local)).toEqual(expect.arrayContaining([trigger, ...also]))
  })
})

/** A step that may fail does not stop a trigger, so a good end alone does not tell that all was understood. */
function refusedOf(local: Local) {
  return local.control.requests().filter(({ status }) => status !== 200 && status !== 402)
}
