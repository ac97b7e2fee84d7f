// A crowd of readers and a publisher's program, who want something of two servers at once and keep what they were told.
import { patiently, shortPause } from './patience.ts'
import { refundSome } from './publisher.ts'
import { type Bought, buy, entitlementOf, type Shop } from './purchase.ts'
import { readerOf } from './reader.ts'
import { hear, nothingTold, type Told } from './told.ts'
import type { TwoServers } from './two-servers.ts'

const readersAtOnce = 16
const undosMax = 3

export type Crowd = {
  readonly told: Told
  /** Everybody finishes what was begun, and begins nothing more. */
  leave(): Promise<void>
}

export function startCrowd(servers: TwoServers, items: readonly string[]): Crowd {
  const told = nothingTold()
  let isOver = false
  const isLeaving = () => isOver
  const everybody = Promise.all([
    ...Array.from({ length: readersAtOnce }, async (_, seat) => {
      // One reader after the other; each brings a browser of its own.
      while (!isOver) await visit(shopOf(servers, told, seat), items, isLeaving)
    }),
    refundSome(servers, told, isLeaving),
  ])
  // Heard when all leave; until then it must not count as a rejection that nobody minds.
  everybody.catch(() => {})
  return {
    told,
    async leave() {
      isOver = true
      await everybody
    },
  }
}

/** Each request goes to the other server than the one before: what one sold, the other hands out. */
function shopOf(servers: TwoServers, told: Told, seat: number): Shop {
  let request = seat
  const reader = readerOf({
    ...servers,
    address: () => servers.addresses[request++ % 2] as string,
    heard(answer) {
      hear(told, answer)
      // Else a reader could be in step with the dead one, and meet it with the same request in every round.
      if (answer === null) request += Math.floor(Math.random() * 2)
    },
  })
  return { stripe: servers.stripe, told, reader }
}

async function visit(shop: Shop, items: readonly string[], isOver: () => boolean): Promise<void> {
  try {
    for (let count = 0, undos = 0; count < items.length && !isOver(); count++) {
      const bought = await buy(shop, items[count] as string, wayOf(count))
      if (bought !== null && count % 3 === 0) await read(shop, bought)
      if (bought !== null && count % 4 === 0 && undos++ < undosMax) await undo(shop, bought)
      await shortPause()
    }
  } catch (fault) {
    shop.told.contradictions.push((fault as Error).message)
  }
}

// Not at first: who is not known yet would be another reader in each window.
const wayOf = (count: number) => (count % 5 === 4 ? 'two windows' : count % 2 === 0 ? 'double click' : 'click')

/** Asks for the article again, and for its text. */
async function read({ told, reader }: Shop, { entitlement, grant, unlock }: Bought): Promise<void> {
  const answer = await reader.owned(grant, unlock.item)
  if (answer?.because === 'revoked') told.revoked.add(entitlement)
  if (answer?.because === 'not-owned') told.contradictions.push(`${entitlement} was given, and then called not owned`)
  const text = await reader.content(unlock)
  if (text?.status === 403) told.revoked.add(entitlement)
  if (text?.status === 402) told.contradictions.push(`${entitlement} was given, and its text then refused`)
}

/** By a double click. */
async function undo({ told, reader }: Shop, { entitlement, grant, unlock }: Bought): Promise<void> {
  await patiently(`the undo of ${entitlement}`, async () => {
    const answers = await Promise.all([reader.undo(entitlement), reader.undo(entitlement)])
    const places = answers.map((answer) => answer?.headers.get('Location') ?? '')
    return places.some((place) => /=(undone|undone-before)$/.test(place)) || null
  })
  told.undone.add(entitlement)
  // Another window may have bought it again, where the publisher was quicker than this undo.
  const token = (await reader.owned(grant, unlock.item))?.token
  if (token !== undefined && entitlementOf(token) === entitlement)
    told.contradictions.push(`${entitlement} was undone, and then granted by the other server`)
}
