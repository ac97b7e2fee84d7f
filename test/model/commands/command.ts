// What every command is made of.
import fc from 'fast-check'
import type { Mishap } from '../mishap.ts'
import type { State } from '../model/state.ts'
import { type Circumstances, firstOf, type Model } from '../play.ts'
import type { World } from '../world.ts'

export type Command = fc.AsyncCommand<Model, World>

type Deed<Order> = {
  /** Whether there is anything to do it to. */
  readonly can?: (m: State, order: Order) => boolean
  readonly run: (world: World, model: Model, order: Order) => Promise<unknown>
}

/** A command of an order; shown by its name and its order when a run has failed. */
export function commands<Order>(name: string, orders: fc.Arbitrary<Order>, deed: Deed<Order>): fc.Arbitrary<Command> {
  return orders.map((order) => ({
    check: (model) => deed.can?.(firstOf(model), order) ?? true,
    run: async (model, world) => void (await deed.run(world, model, order)),
    toString: () => `${name} ${JSON.stringify(order)}`,
  }))
}

/** A number that picks one of however many there will be. */
export const pick = fc.nat({ max: 11 })

/** The newest are picked by the smallest numbers, which shrinking likes. */
export function picked<T>(all: readonly T[], number: number): T | undefined {
  return all.at(-1 - (number % Math.max(1, all.length)))
}

const turns = fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 12 })
const calmly = turns.map((numbers): Circumstances => ({ turns: numbers, mishap: null }))

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({
    kind: fc.constant('crash' as const),
    side: fc.constantFrom('before' as const, 'after' as const),
    at: fc.nat({ max: 7 }),
  }),
  fc.record({ kind: fc.constantFrom('unreached', 'unanswered', '429', '500'), at: fc.nat({ max: 4 }) }),
)
const badly = fc.record({ turns, mishap })

/** How the calls of a command fare. In a world with mishaps every third one meets with one. */
export const circumstances = (withMishaps: boolean): fc.Arbitrary<Circumstances> =>
  withMishaps ? fc.oneof({ arbitrary: calmly, weight: 2 }, { arbitrary: badly, weight: 1 }) : calmly
