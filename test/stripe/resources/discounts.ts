// Discounts: a coupon as it counts for one customer, from when until when, and what it takes off an amount.
import type Stripe from 'stripe'
import { monthsAfter } from '../billing/periods.ts'
import { invalid, missing } from '../http/failure.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { couponNamed } from './coupons.ts'
import type { DiscountWish } from './discount-parameters.ts'
import { promotionCodeNamed } from './promotion-codes.ts'

export interface Redeemed {
  coupon: Stripe.Coupon
  promotion_code: string | null
}

/** The coupon behind a wish, if it may still be used. */
export function redeem(world: World, wish: DiscountWish, param: string): Redeemed {
  const code = wish.promotion_code ? promotionCodeNamed(world, wish.promotion_code, `${param}[promotion_code]`) : null
  const id = code ? idOf(code.promotion.coupon) : wish.coupon
  if (!id) throw missing(`${param}[coupon]`)
  const coupon = couponNamed(world, id, `${param}[coupon]`)
  const now = world.clock.seconds()
  const isOver = (coupon.redeem_by ?? Infinity) < now || coupon.times_redeemed >= (coupon.max_redemptions ?? Infinity)
  const isCodeOver =
    code &&
    (!code.active || (code.expires_at ?? Infinity) < now || code.times_redeemed >= (code.max_redemptions ?? Infinity))
  if (isOver || isCodeOver || !coupon.valid) {
    throw invalid(`The coupon ${id} has expired.`, { code: 'coupon_expired', param })
  }
  return { coupon, promotion_code: code?.id ?? null }
}

/** From now on it counts; a subscription keeps it as long as the coupon says. */
export function startDiscount(world: World, redeemed: Redeemed, of: Partial<Stripe.Discount>): Stripe.Discount {
  const { coupon, promotion_code } = redeemed
  const now = world.clock.seconds()
  world.store.put('coupon', { ...coupon, times_redeemed: coupon.times_redeemed + 1 })
  const code = promotion_code ? world.store.get('promotion_code', promotion_code) : undefined
  if (code) world.store.put('promotion_code', { ...code, times_redeemed: code.times_redeemed + 1 })
  return world.store.put('discount', {
    id: newId('di'),
    object: 'discount',
    checkout_session: null,
    customer: null,
    customer_account: null,
    end: coupon.duration === 'repeating' ? monthsAfter(now, coupon.duration_in_months ?? 1) : null,
    invoice: null,
    invoice_item: null,
    promotion_code,
    source: { coupon: coupon.id, type: 'coupon' },
    start: now,
    subscription: null,
    subscription_item: null,
    ...of,
  })
}

export function takenOff({ percent_off: share, amount_off: off }: Stripe.Coupon, amount: number): number {
  if (amount <= 0) return 0
  return Math.min(amount, share ? Math.round((amount * share) / 100) : (off ?? 0))
}

/** Shares a sum out over amounts in proportion; what rounding leaves goes to the last. */
export function shareOut(sum: number, amounts: number[]): number[] {
  const total = amounts.reduce((all, amount) => all + Math.max(0, amount), 0)
  let left = sum
  return amounts.map((amount, index) => {
    const isLast = index === amounts.length - 1
    const share = isLast ? left : total === 0 ? 0 : Math.round((sum * Math.max(0, amount)) / total)
    left -= share
    return share
  })
}
