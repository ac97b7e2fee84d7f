// What happens at Stripe's dashboard and at banks.
import fc from 'fast-check'
import * as atStripe from '../model/at-stripe.ts'
import { entriesOf, type State } from '../model/state.ts'
import { act, firstOf } from '../play.ts'
import type { World } from '../world.ts'
import { type Command, commands, pick, picked } from './command.ts'

const paid = (m: State): number[] => entriesOf(m.stripe.payments).map(([checkout]) => checkout)
const hasPaid = (m: State): boolean => paid(m).length > 0

function intentOf({ stripe, checkouts }: World, checkout: number): string {
  const id = checkouts[checkout]
  return stripe.world.store.all('payment_intent').find(({ metadata }) => metadata.checkout === id)?.id ?? ''
}

/** Stripe may refuse it: then nothing happens on either side. */
const refundFromDashboard = commands(
  'refund at Stripe',
  fc.record({ payment: pick, part: fc.constantFrom(1, 0.5, 0.1) }),
  {
    can: hasPaid,
    async run(world, model, { payment, part }) {
      const checkout = picked(paid(firstOf(model)), payment) as number
      const amount = Math.ceil((firstOf(model).stripe.payments[checkout]?.amount ?? 0) * part)
      const refund = () => world.dashboard.refunds.create({ payment_intent: intentOf(world, checkout), amount })
      await act(
        world,
        model,
        () => refund().catch(() => {}),
        (m) => atStripe.refundAtStripe(m, checkout, amount),
      )
    },
  },
)

const ways = { pending: ['succeeded', 'failed', 'canceled'], succeeded: ['failed'], failed: [], canceled: [] }

const endRefund = commands(
  'refund ends',
  fc.record({ refund: pick, end: fc.constantFrom('succeeded' as const, 'failed' as const, 'canceled' as const) }),
  {
    can: (m) => m.stripe.refunds.length > 0,
    async run(world, model, { refund, end }) {
      const number = picked([...firstOf(model).stripe.refunds.keys()], refund) as number
      const id = world.stripe.world.store.all('refund').at(-1 - number)?.id ?? ''
      await act(
        world,
        model,
        () => attempted(() => world.stripe.control.endRefund(id, end)),
        (m) => {
          const { status } = m.stripe.refunds[number] as State['stripe']['refunds'][number]
          if (ways[status].includes(end as never)) atStripe.endRefund(m, number, end)
        },
      )
    },
  },
)

const dispute = commands(
  'dispute',
  fc.record({ payment: pick, size: fc.constantFrom(1, 0.4, 1.2), isInquiry: fc.boolean(), isAnswered: fc.boolean() }),
  {
    can: hasPaid,
    async run(world, model, { payment, size, isInquiry, isAnswered }) {
      const checkout = picked(paid(firstOf(model)), payment) as number
      const amount = Math.ceil((firstOf(model).stripe.payments[checkout]?.amount ?? 0) * size)
      const { control } = world.stripe
      let id = ''
      const open = () => {
        id = control.dispute(intentOf(world, checkout), { amount, isInquiry }).id
      }
      await act(world, model, open, (m) => atStripe.openDispute(m, { checkout, amount, isInquiry }))
      if (!isAnswered) return
      // Answered, it is with the bank for as long as the bank likes; unanswered it is lost after nine days.
      const number = firstOf(model).stripe.disputes.length - 1
      const answer = () =>
        world.dashboard.disputes.update(id, { evidence: { uncategorized_text: 'They read it.' }, submit: true })
      await act(world, model, answer, (m) => atStripe.answerDispute(m, number))
    },
  },
)

const decide = commands(
  'bank decides',
  fc.record({ dispute: pick, decision: fc.constantFrom('won' as const, 'lost' as const, 'escalated' as const) }),
  {
    can: (m) => m.stripe.disputes.some(({ status }) => !atStripe.isOver(status)),
    async run(world, model, { dispute: number, decision }) {
      const open = [...firstOf(model).stripe.disputes.entries()].filter(([, { status }]) => !atStripe.isOver(status))
      const [index, { status }] = picked(open, number) as (typeof open)[number]
      const taken = decision === 'escalated' && !atStripe.isInquiry(status) ? 'lost' : decision
      const id = world.stripe.world.store.all('dispute').at(-1 - index)?.id ?? ''
      const isOver = (m: State) => atStripe.isOver(m.stripe.disputes[index]?.status ?? 'closed')
      await act(
        world,
        model,
        () => attempted(() => world.stripe.control.decide(id, taken)),
        (m) => void (isOver(m) || atStripe.decide(m, index, taken)),
      )
    },
  },
)

const warn = commands('bank warns of fraud', pick, {
  can: hasPaid,
  async run(world, model, number) {
    const checkout = picked(paid(firstOf(model)), number) as number
    const warning = () => world.stripe.control.warn(intentOf(world, checkout))
    await act(world, model, warning, (m) => atStripe.warn(m, checkout))
  },
})

function attempted(work: () => unknown): void {
  try {
    work()
  } catch {
    // Refused: there is no way from where it stands.
  }
}

export const banks: fc.Arbitrary<Command>[] = [refundFromDashboard, endRefund, dispute, decide, warn]
