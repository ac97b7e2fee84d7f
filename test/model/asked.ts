// Calls to the flows that a reader or a publisher makes.
import type { TicketId } from '../../server/core/id.ts'
import { Problem } from '../../server/core/problem.ts'
import { refundUnlock } from '../../server/flows/refund-unlock.ts'
import { returnMoney } from '../../server/flows/return-money.ts'
import { returnTips } from '../../server/flows/return-tips.ts'
import { settlePayment } from '../../server/flows/settle-payment.ts'
import { topUpWallet } from '../../server/flows/top-up-wallet.ts'
import { undoUnlock } from '../../server/flows/undo-unlock.ts'
import { unlockItem } from '../../server/flows/unlock-item.ts'
import { type CurrencyOfPlay, currencyOf, itemAt, readerId, siteOf } from './cast.ts'
import type { State } from './model/state.ts'
import type { Call } from './play.ts'
import type { World } from './world.ts'

/** A refusal is an answer like any other; an outage of the provider is not, for nothing was decided. */
async function answered(work: () => Promise<string>): Promise<string> {
  try {
    return await work()
  } catch (fault) {
    if (fault instanceof Problem && fault.code !== 'provider-unavailable') return fault.code
    throw fault
  }
}

const texts = {
  line: 'Wallet top-up',
  locale: 'en',
  returnUrl: 'http://127.0.0.1:4401/pay/return?session_id={session}',
  cancelUrl: 'http://127.0.0.1:4401/pay/cancel',
}

type TopUpOrder = { checkout: number; reader: number; currency: CurrencyOfPlay; amount: number; ticket: number | null }

export function topUp(world: World, order: TopUpOrder): Call {
  const { checkout, reader, currency, amount, ticket } = order
  const item = ticket === null ? null : priceOfTicket(world, ticket)
  return {
    ops: [{ op: 'start', ...order }],
    real: (ports) =>
      answered(async () => {
        await topUpWallet(ports, {
          checkout: world.checkouts[checkout] ?? 'checkout_none',
          reader: readerId(reader),
          ticket: ticket === null ? null : ticketAt(world, ticket),
          money: { amount, currency },
          approved: item,
          surface: 'redirect',
          texts,
        })
        return 'opened'
      }),
  }
}

export function comeBack(world: World, checkout: number): Call {
  const { stripe, checkouts } = world
  const session = stripe.world.store
    .all('checkout.session')
    .find(({ metadata }) => metadata?.checkout === checkouts[checkout])
  return { ops: [{ op: 'settle', checkout }], real: (ports) => settlePayment(ports, session?.id ?? '') }
}

export function unlock(world: World, { ticket, reader }: { ticket: number; reader: number }): Call {
  return {
    ops: [{ op: 'unlock', ticket, reader }],
    real: (ports) =>
      answered(async () => {
        const approved = priceOfTicket(world, ticket)
        const answer = await unlockItem(ports, { ticket: ticketAt(world, ticket), reader: readerId(reader), approved })
        return answer.next === 'stop' ? `stop ${answer.because}` : answer.next
      }),
  }
}

export function undo(world: World, m: State, number: number): Call {
  return {
    ops: [{ op: 'undo', unlock: number }],
    real: (ports) =>
      answered(async () => {
        const { reader } = m.unlocks[number] as State['unlocks'][number]
        const answer = await undoUnlock(ports, { reader: readerId(reader), entitlement: await idOf(world, number) })
        return answer.undone ? 'undone' : answer.because
      }),
  }
}

export function returnTip(world: World, m: State, number: number): Call {
  const { item } = m.tips[number] as State['tips'][number]
  return {
    ops: [{ op: 'return-tip', tip: number }],
    real: (ports) =>
      answered(async () => {
        const wish = { tips: [await tipId(world, number)] }
        await returnTips(ports, { site: siteOf(item).id, key: `tip ${number}`, bodyHash: '', wish })
        return 'returned'
      }),
  }
}

type RefundWish = { unlock: number; amount: number | null; to: 'wallet' | 'card'; key: string }

export function refund(world: World, m: State, wish: RefundWish): Call {
  const { item } = m.unlocks[wish.unlock] as State['unlocks'][number]
  return {
    ops: [{ op: 'refund-unlock', ...wish }],
    real: (ports) =>
      answered(async () => {
        await refundUnlock(ports, {
          site: siteOf(item).id,
          key: wish.key,
          bodyHash: JSON.stringify([wish.unlock, wish.amount, wish.to]),
          entitlement: await idOf(world, wish.unlock),
          amount: wish.amount === null ? null : { amount: wish.amount, currency: currencyOf(item) },
          to: wish.to,
          revoke: null,
        })
        return 'refunded'
      }),
  }
}

export function returnUnspent(wish: { reader: number; currency: CurrencyOfPlay; most: number }): Call {
  const { reader, currency, most } = wish
  return {
    ops: [{ op: 'return', reader, currency, most, aside: [] }],
    real: async (ports) => {
      const answer = await returnMoney(ports, { reader: readerId(reader), most: { amount: most, currency } })
      if (answer.next === 'returned' || answer.because === 'refused') return 'asked'
      // A payment that is booked just then makes an empty wallet one that no card can take: either is said.
      return answer.because === 'on-hold' ? 'stop on-hold' : 'stop nothing'
    },
  }
}

function priceOfTicket(world: World, ticket: number) {
  const item = world.itemOfTicket[ticket] ?? 0
  return { amount: itemAt(item).price, currency: currencyOf(item) }
}

const ticketAt = ({ tickets }: World, number: number): TicketId => tickets[number] ?? 'ticket_none'

const idOf = (world: World, unlock: number) => idIn(world, 'entitlements', unlock) as Promise<`ent_${string}`>
const tipId = (world: World, tip: number) => idIn(world, 'tips', tip) as Promise<`tip_${string}`>

async function idIn({ driver }: World, table: 'entitlements' | 'tips', number: number): Promise<string> {
  const sql = `select id from ${table} order by rowid limit 1 offset ${number}`
  const [row] = await driver.all({ sql, values: [] })
  return String(row?.id)
}
