// What this Stripe keeps of a charge.

export interface Pricing {
  /** The share of the amount: 0.029. */
  rate: number
  /** Minor units per charge: 30. */
  fixed: number
}

export const US_CARDS: Pricing = { rate: 0.029, fixed: 30 }

export function feeOn(amount: number, { rate, fixed }: Pricing): number {
  return Math.round(amount * rate + fixed)
}

/** Debits of a US bank account: 0.8 %, at most five dollars. */
export function feeOnDebit(amount: number): number {
  return Math.min(Math.round(amount * 0.008), 500)
}
