// In which currency money arrives: its own, or that of the account's bank, at a rate that may change from day to day.
import type { World } from '../world/world.ts'

export interface Settlement {
  /** All others are converted to it. */
  currency: string
  /** Minor units of it for one minor unit of another, Stripe's margin included; or by currency. */
  rate: number | Record<string, number>
}

export interface Settled {
  amount: number
  currency: string
  exchange_rate: number | null
}

/** What an amount is worth to the account at this moment. */
export function settle({ store }: World, amount: number, currency: string): Settled {
  const settlement = store.notes('settlement').get(NOW)
  const rate = settlement && rateFrom(settlement, currency)
  if (!rate) return { amount, currency, exchange_rate: null }
  // Away from zero on both sides, so that what is taken is what would be given.
  const worth = Math.sign(amount) * Math.round(Math.abs(amount) * rate)
  return { amount: worth, currency: settlement.currency, exchange_rate: rate }
}

/** From now on; what was booked stays as it is. Null lets every currency settle in itself. */
export function settleIn({ store }: Pick<World, 'store'>, settlement: Settlement | null): void {
  if (settlement) store.notes('settlement').set(NOW, settlement)
  else store.notes('settlement').delete(NOW)
}

const NOW = 'now'

function rateFrom({ currency: to, rate }: Settlement, from: string): number | undefined {
  if (from === to) return undefined
  return typeof rate === 'number' ? rate : rate[from]
}
