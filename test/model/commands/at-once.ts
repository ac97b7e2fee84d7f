// Calls to the flows at the same moment: one alone, the same one many times, or different ones that meet.
import fc from 'fast-check'
import { comeBack, refund, returnTip, returnUnspent, undo, unlock } from '../asked.ts'
import { type CurrencyOfPlay, itemAt, readers, wanted } from '../cast.ts'
import { entriesOf } from '../model/state.ts'
import { type Call, type Circumstances, firstOf, type Model, play } from '../play.ts'
import { deliver, reconcile, recover } from '../unasked.ts'
import type { World } from '../world.ts'
import { type Command, circumstances, commands, pick, picked } from './command.ts'
import { newTicket } from './pay-in.ts'

type Wish =
  | { readonly wish: 'unlock'; readonly reader: number; readonly item: number }
  | { readonly wish: 'undo'; readonly unlock: number }
  | { wish: 'refund'; unlock: number; part: 'all' | 'some' | 'rest' | 'too much'; to: 'wallet' | 'card'; key: string }
  | { readonly wish: 'return tip'; readonly tip: number }
  | { readonly wish: 'return'; readonly reader: number; readonly currency: CurrencyOfPlay; readonly most: number }
  | { readonly wish: 'deliver'; readonly event: number; readonly isOld: boolean }
  | { readonly wish: 'come back'; readonly checkout: number }
  | { readonly wish: 'recover'; readonly isStart: boolean }
  | { readonly wish: 'reconcile' }

const wish: fc.Arbitrary<Wish> = fc.oneof(
  {
    weight: 4,
    arbitrary: of('unlock', { reader: fc.constantFrom(...readers), item: fc.constantFrom(...wanted) }),
  },
  { weight: 2, arbitrary: of('undo', { unlock: pick }) },
  {
    weight: 3,
    arbitrary: of('refund', {
      unlock: pick,
      part: fc.constantFrom('all', 'some', 'rest', 'too much'),
      to: fc.constantFrom('wallet', 'card'),
      key: fc.constantFrom('k0', 'k1', 'k2', 'k3', 'k4'),
    }),
  },
  { weight: 2, arbitrary: of('return tip', { tip: pick }) },
  {
    weight: 2,
    arbitrary: of('return', {
      reader: fc.constantFrom(...readers),
      currency: fc.constantFrom('USD', 'USD', 'JPY'),
      most: fc.constantFrom(100_000, 100_000, 350),
    }),
  },
  { weight: 4, arbitrary: of('deliver', { event: pick, isOld: fc.boolean() }) },
  { weight: 1, arbitrary: of('come back', { checkout: pick }) },
  { weight: 1, arbitrary: of('recover', { isStart: fc.boolean() }) },
  { weight: 1, arbitrary: of('reconcile', {}) },
) as fc.Arbitrary<Wish>

function of<Fields extends object>(name: string, fields: { [K in keyof Fields]: fc.Arbitrary<Fields[K]> }) {
  return fc.record({ wish: fc.constant(name), ...fields })
}

const different = fc.array(wish, { minLength: 1, maxLength: 3 })
const same = fc
  .tuple(wish, fc.constantFrom(2, 3, 8))
  .map(([one, times]) => Array<Wish>(isLong(one) ? 2 : times).fill(one))

// A call of many steps meets with others in too many ways to look at all of them.
const isLong = (one: Wish): boolean => ['return', 'recover', 'reconcile'].includes(one.wish)

type Order = { readonly wishes: readonly Wish[]; readonly sharedTicket: boolean; readonly how: Circumstances }

export const atOnce = (withMishaps: boolean): fc.Arbitrary<Command> =>
  commands<Order>(
    'at once',
    fc.record({
      wishes: fc.oneof({ weight: 3, arbitrary: different }, { weight: 1, arbitrary: same }),
      sharedTicket: fc.boolean(),
      how: circumstances(withMishaps),
    }),
    {
      async run(world, model, order) {
        const tickets = new Map<string, number>()
        const calls: Call[] = []
        for (const each of order.wishes) {
          if (each.wish === 'unlock') {
            const key = JSON.stringify(each)
            const ticket =
              (order.sharedTicket ? tickets.get(key) : undefined) ?? (await newTicket(world, model, each.item))
            tickets.set(key, ticket)
            calls.push(unlock(world, { ticket, reader: each.reader }))
          } else calls.push(...callsFor(world, model, each))
        }
        if (calls.length > 0) await play(world, model, calls, order.how)
      },
    },
  )

function callsFor(world: World, model: Model, each: Exclude<Wish, { wish: 'unlock' }>): Call[] {
  const m = firstOf(model)
  switch (each.wish) {
    case 'undo': {
      const number = picked([...m.unlocks.keys()], each.unlock)
      return number === undefined ? [] : [undo(world, m, number)]
    }
    case 'refund': {
      const number = picked([...m.unlocks.keys()], each.unlock)
      return number === undefined
        ? []
        : [refund(world, m, { ...each, unlock: number, amount: amountOf(model, number, each.part) })]
    }
    case 'return tip': {
      const number = picked([...m.tips.keys()], each.tip)
      return number === undefined ? [] : [returnTip(world, m, number)]
    }
    case 'return':
      return [returnUnspent(each)]
    case 'deliver': {
      const event = picked(each.isOld ? world.post.sent() : world.post.waiting(), each.event)
      return event === undefined ? [] : [deliver(world, m, event)]
    }
    case 'come back': {
      const [checkout] = picked(entriesOf(m.stripe.sessions), each.checkout) ?? []
      return checkout === undefined ? [] : [comeBack(world, checkout)]
    }
    case 'recover':
      return recover(each.isStart)
    case 'reconcile':
      return [reconcile()]
    default:
      throw new TypeError(`not a wish: ${JSON.stringify(each satisfies never)}`)
  }
}

function amountOf(model: Model, number: number, part: 'all' | 'some' | 'rest' | 'too much'): number | null {
  const { price } = itemAt(firstOf(model).unlocks[number]?.item ?? 0)
  return { all: price, some: Math.ceil(price / 3), rest: null, 'too much': price + 1 }[part]
}
