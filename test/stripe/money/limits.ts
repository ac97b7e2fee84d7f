// The smallest and largest amounts that can be charged, in minor units of each currency.
import { invalid } from '../http/failure.ts'
import type { World } from '../world/world.ts'
import { settle } from './settlement.ts'

const MINIMUM: Record<string, number> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
}

const MAXIMUM = 99_999_999

/** It is the currency in which the money arrives that has a minimum. */
export function isChargeable(world: World, amount: number, currency: string): boolean {
  const worth = settle(world, amount, currency)
  return worth.amount >= minimumIn(worth.currency)
}

export function requireChargeable(world: World, amount: number, currency: string, param: string): void {
  if (!isChargeable(world, amount, currency)) {
    const { currency: arrives } = settle(world, amount, currency)
    const message = `The amount has to be worth at least ${minimumIn(arrives)} in the smallest unit of ${arrives}`
    throw invalid(message, { code: 'amount_too_small', param })
  }
  if (amount <= MAXIMUM) return
  throw invalid(`The amount can be at most ${MAXIMUM}`, { code: 'amount_too_large', param })
}

function minimumIn(currency: string): number {
  return MINIMUM[currency] ?? 50
}
