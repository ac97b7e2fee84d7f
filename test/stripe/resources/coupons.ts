// /v1/coupons: a share or an amount off.
import type Stripe from 'stripe'
import { invalid, missing, noSuch } from '../http/failure.ts'
import { created, page, paging, since } from '../http/list.ts'
import { absent, currency, emptyable, expand, integer, metadata, oneOf, type Rule, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit } from '../world/emit.ts'
import { randomLetters } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { joinMetadata } from './metadata.ts'

/** The one number of this API that may have a fraction. */
const percent: Rule = {
  read(value, param) {
    const share = typeof value === 'string' && /^\d{1,3}(\.\d+)?$/.test(value) ? Number(value) : Number.NaN
    if (share > 0 && share <= 100) return share
    throw invalid('A share off has to be more than 0 and at most 100.', { param })
  },
}

export const couponRoutes: Route[] = [
  route<Stripe.CouponCreateParams>(
    ['POST', '/v1/coupons'],
    {
      amount_off: integer({ min: 1 }),
      applies_to: absent,
      currency,
      currency_options: absent,
      duration: oneOf('forever', 'once', 'repeating'),
      duration_in_months: integer({ min: 1 }),
      expand,
      id: text(200),
      max_redemptions: integer({ min: 1 }),
      metadata: emptyable(metadata),
      name: text(40),
      percent_off: percent,
      redeem_by: integer(),
    },
    createCoupon,
  ),
  route<Stripe.CouponListParams>(['GET', '/v1/coupons'], { ...paging, ...created }, ({ store }, params) =>
    page('/v1/coupons', since(store.all('coupon'), params.created), params),
  ),
  route<Stripe.CouponRetrieveParams>(['GET', '/v1/coupons/:id'], { expand }, (world, _params, id) =>
    couponNamed(world, id, 'id'),
  ),
]

export function couponNamed({ store }: World, id: string, param: string): Stripe.Coupon {
  const coupon = store.get('coupon', id)
  if (!coupon) throw noSuch('coupon', id, param)
  return coupon
}

function createCoupon(world: World, params: Stripe.CouponCreateParams): Stripe.Coupon {
  if (!params.percent_off && !params.amount_off) throw missing('percent_off')
  if (params.percent_off && params.amount_off) throw invalid('A coupon takes off a share or an amount, not both.')
  if (params.amount_off && !params.currency) throw missing('currency')
  if (params.duration === 'repeating' && !params.duration_in_months) throw missing('duration_in_months')
  const id = params.id ?? randomLetters(8)
  if (world.store.get('coupon', id)) {
    throw invalid(`There is a coupon ${id} already.`, { code: 'resource_already_exists', param: 'id' })
  }
  const coupon = world.store.put('coupon', couponOf(id, params, world.clock.seconds()))
  emit(world, 'coupon.created', coupon)
  return coupon
}

function couponOf(id: string, params: Stripe.CouponCreateParams, now: number): Stripe.Coupon {
  return {
    id,
    object: 'coupon',
    amount_off: params.amount_off ?? null,
    created: now,
    currency: params.currency ?? null,
    duration: params.duration ?? 'once',
    duration_in_months: params.duration_in_months ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: joinMetadata({}, params.metadata),
    name: params.name ?? null,
    percent_off: params.percent_off ?? null,
    redeem_by: params.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  }
}
