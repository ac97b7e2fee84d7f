// Time passes, messages get lost, and the operator lifts holds.
import fc from 'fast-check'
import { releaseWallet } from '../../../server/flows/release-wallet.ts'
import { readerId, readers } from '../cast.ts'
import { type Model, play, wait } from '../play.ts'
import { reconcile, recover, releaseDue } from '../unasked.ts'
import type { World } from '../world.ts'
import { type Command, commands, pick } from './command.ts'

const loseMessages = commands('messages are lost', fc.record({ from: pick, count: fc.integer({ min: 1, max: 4 }) }), {
  async run(world, _model, { from, count }) {
    for (const event of world.post
      .waiting()
      .slice(-1 - from)
      .slice(0, count))
      world.post.lose(event)
  },
})

const release = commands('operator lifts holds', fc.constantFrom(...readers), {
  async run(world, model, reader) {
    const released = async (ports: World['ports']) => {
      await releaseWallet(ports, readerId(reader))
      return 'released'
    }
    await play(world, model, [
      {
        ops: [
          { op: 'release', reader },
          { op: 'answer', answer: 'released' },
        ],
        real: released,
      },
    ])
  },
})

const minutes = 60
const days = 24 * 60 * minutes

const timePasses = commands(
  'time passes',
  fc.constantFrom(3 * minutes, 16 * minutes, 40 * minutes, days, 31 * days, 31 * days),
  {
    async run(world, model, seconds) {
      await wait(world, model, seconds)
      // The nightly round is never further away than that, unless the server is down for days.
      if (seconds >= days) await chores(world, model)
    },
  },
)

/** What the server does by itself. */
export async function chores(world: World, model: Model): Promise<void> {
  for (const call of [...recover(false), reconcile(), releaseDue]) await play(world, model, [call])
}

export const time: fc.Arbitrary<Command>[] = [loseMessages, release, timePasses, timePasses]
