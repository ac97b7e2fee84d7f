// For how many readers somebody wants to join: as the address or the form says it, and as the tier allows it.
import { seatsMost } from '../../core/seat.ts'
import type { TierOffer } from '../../core/tier.ts'
import type { Ports } from '../../ports/index.ts'

/** 1 where nothing is said. Null for what is no number of seats anywhere. */
export function seatsIn(text: string | undefined): number | null {
  if (text === undefined) return 1
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : null
}

export type SeatsChoice = {
  readonly seats: number
  /** 1: nobody joins for a group here. */
  readonly seatsMax: number
  /** Whether another number was wished for than can be had. */
  readonly isRefused: boolean
}

/** Without mail nobody could prove the address by which a seat is taken. */
export function seatsChoice({ mailer }: Ports, { tier, price }: TierOffer, wished: number | null = 1): SeatsChoice {
  const seatsMax = mailer === null ? 1 : seatsMost(tier, price)
  const isRefused = wished === null || wished > seatsMax
  return { seats: isRefused ? 1 : wished, seatsMax, isRefused }
}
