// Paying in: a form is sent, a card is charged or not, and what Stripe says of it arrives, or does not, or twice.
import fc from 'fast-check'
import { openTicket } from '../../../server/flows/open-ticket.ts'
import { comeBack, topUp } from '../asked.ts'
import { type Card, type CurrencyOfPlay, cards, currencyOf, itemAt, readers, siteOf, topUps, wanted } from '../cast.ts'
import { pay } from '../model/at-stripe.ts'
import { entriesOf } from '../model/state.ts'
import { openTicket as ticketOpened } from '../model/top-ups.ts'
import { act, type Circumstances, firstOf, type Model, play } from '../play.ts'
import { deliver } from '../unasked.ts'
import type { World } from '../world.ts'
import { type Command, circumstances, commands, pick, picked } from './command.ts'

type Order = {
  reader: number
  /** What the money is for; null: for the wallet. */
  item: number | null
  currency: CurrencyOfPlay
  size: number
  twice: boolean
  card: Card | null
  heard: 'return page' | 'message' | 'both' | 'nothing'
  how: Circumstances
}

export const payIn = (withMishaps: boolean): fc.Arbitrary<Command> =>
  commands<Order>(
    'pay in',
    fc.record({
      reader: fc.constantFrom(...readers),
      item: fc.option(fc.constantFrom(...wanted), { freq: 2 }),
      currency: fc.constantFrom('USD', 'USD', 'USD', 'JPY'),
      size: fc.nat({ max: 2 }),
      twice: fc.boolean(),
      card: fc.constantFrom<Card | null>('good', 'good', 'good', 'refundsLater', 'refundsFail', null),
      heard: fc.constantFrom<Order['heard']>('return page', 'message', 'both', 'nothing'),
      how: circumstances(withMishaps),
    }),
    {
      async run(world, model, order) {
        const ticket = order.item === null ? null : await newTicket(world, model, order.item)
        const currency = order.item === null ? order.currency : currencyOf(order.item)
        const checkout = world.checkouts.push(world.ports.ids.id('checkout')) - 1
        const amount = topUps[currency][order.size] as number
        const form = topUp(world, { checkout, reader: order.reader, currency, amount, ticket })
        await play(world, model, order.twice ? [form, form] : [form], order.how)
        if (order.card === null || firstOf(model).stripe.sessions[checkout]?.status !== 'open') return
        await payBy(world, model, checkout, order.card)
        await hear(world, model, { checkout, heard: order.heard, how: order.how })
      },
    },
  )

/** A reader who was away comes back to the open session and pays. */
export const payLate: fc.Arbitrary<Command> = commands('pay late', pick, {
  can: (m) => Object.values(m.stripe.sessions).some(({ status }) => status === 'open'),
  async run(world, model, number) {
    const open = entriesOf(firstOf(model).stripe.sessions).filter(([, { status }]) => status === 'open')
    const [checkout] = picked(open, number) ?? []
    if (checkout !== undefined) await payBy(world, model, checkout, 'good')
  },
})

async function hear(
  world: World,
  model: Model,
  { checkout, heard, how }: { checkout: number; heard: Order['heard']; how: Circumstances },
): Promise<void> {
  const message = world.post.waiting().at(-1)
  const back = heard === 'return page' || heard === 'both' ? [comeBack(world, checkout)] : []
  const told = heard === 'message' || heard === 'both' ? [message] : []
  const messages = told.flatMap((event) => (event === undefined ? [] : [deliver(world, firstOf(model), event)]))
  if (heard !== 'nothing') await play(world, model, [...back, ...messages], how)
}

async function payBy(world: World, model: Model, checkout: number, card: Card): Promise<void> {
  const { store } = world.stripe.world
  const id = world.checkouts[checkout]
  const session = store.all('checkout.session').find(({ metadata }) => metadata?.checkout === id)
  const isOpen = () => session !== undefined && store.get('checkout.session', session.id)?.status === 'open'
  await act(
    world,
    model,
    () => void (isOpen() && world.stripe.control.complete(session?.id ?? '', { card: cards[card] })),
    (m) => {
      if (m.stripe.sessions[checkout]?.status === 'open') pay(m, checkout, card)
    },
  )
}

/** The page asks for the item; nothing goes wrong with that here. */
export async function newTicket(world: World, model: Model, item: number): Promise<number> {
  const { id: site, currency } = siteOf(item)
  const page = `https://${site.replace('_', '-')}.example/${itemAt(item).id}`
  const { id, price: amount, creator } = itemAt(item)
  const expected = { amount, currency }
  const ticket = await openTicket(world.ports, {
    site,
    want: creator === null ? { kind: 'unlock', item: id } : { kind: 'tip', creator, amount: expected },
    expected,
    challenge: 'x'.repeat(43),
    page,
    origin: new URL(page).origin,
  })
  for (const state of model.candidates) ticketOpened(state, item)
  world.itemOfTicket.push(item)
  return world.tickets.push(ticket.id) - 1
}
