// /v1/promotion_codes: a word that somebody types to get a coupon.
import type Stripe from 'stripe'
import { invalid, missing, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, emptyable, expand, flag, integer, metadata, oneOf, required, shape, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import { newId, randomLetters } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { couponNamed } from './coupons.ts'
import { customerNamed } from './customers.ts'
import { joinMetadata } from './metadata.ts'

type Code = Stripe.PromotionCode

export const promotionCodeRoutes: Route[] = [
  route<Stripe.PromotionCodeCreateParams>(
    ['POST', '/v1/promotion_codes'],
    {
      active: flag,
      code: text(500),
      customer: text(),
      customer_account: absent,
      expand,
      expires_at: integer(),
      max_redemptions: integer({ min: 1 }),
      metadata,
      promotion: required(
        shape<Stripe.PromotionCodeCreateParams.Promotion>({ coupon: text(), type: required(oneOf('coupon')) }),
      ),
      restrictions: absent,
    },
    createPromotionCode,
  ),
  route<Stripe.PromotionCodeListParams>(
    ['GET', '/v1/promotion_codes'],
    {
      ...paging,
      ...created,
      active: flag,
      code: text(),
      coupon: text(),
      customer: text(),
      customer_account: absent,
    },
    ({ store }, { active, code, coupon, customer, ...params }) => {
      const found = having(store.all('promotion_code'), { active, customer })
        .filter((one) => !code || one.code.toLowerCase() === code.toLowerCase())
        .filter((one) => !coupon || one.promotion.coupon === coupon)
      return page('/v1/promotion_codes', since(found, params.created), params)
    },
  ),
  route<Stripe.PromotionCodeRetrieveParams>(['GET', '/v1/promotion_codes/:id'], { expand }, (world, _params, id) =>
    promotionCodeNamed(world, id, 'id'),
  ),
  route<Stripe.PromotionCodeUpdateParams>(
    ['POST', '/v1/promotion_codes/:id'],
    { active: flag, expand, metadata: emptyable(metadata), restrictions: absent },
    (world, { active, metadata: given }, id) => {
      const before = promotionCodeNamed(world, id, 'id')
      const joined = joinMetadata(before.metadata ?? {}, given)
      const after = world.store.put('promotion_code', { ...before, active: active ?? before.active, metadata: joined })
      emit(world, 'promotion_code.updated', after, previousOf(before, after))
      return after
    },
  ),
]

export function promotionCodeNamed({ store }: World, id: string, param: string): Code {
  const code = store.get('promotion_code', id)
  if (!code) throw noSuch('promotion code', id, param)
  return code
}

function createPromotionCode(world: World, params: Stripe.PromotionCodeCreateParams): Code {
  if (!params.promotion.coupon) throw missing('promotion[coupon]')
  couponNamed(world, params.promotion.coupon, 'promotion[coupon]')
  if (params.customer) customerNamed(world, params.customer, 'customer')
  const word = params.code ?? randomLetters(8).toUpperCase()
  const isTaken = having(world.store.all('promotion_code'), { active: true }).some(
    ({ code }) => code.toLowerCase() === word.toLowerCase(),
  )
  if (isTaken) throw invalid(`An active promotion code is spelled ${word} already.`, { param: 'code' })
  const code = world.store.put('promotion_code', {
    id: newId('promo'),
    object: 'promotion_code',
    active: params.active ?? true,
    code: word,
    created: world.clock.seconds(),
    customer: params.customer ?? null,
    customer_account: null,
    expires_at: params.expires_at ?? null,
    livemode: false,
    max_redemptions: params.max_redemptions ?? null,
    metadata: joinMetadata({}, params.metadata),
    promotion: { coupon: params.promotion.coupon, type: 'coupon' },
    restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: 0,
  })
  emit(world, 'promotion_code.created', code)
  return code
}
