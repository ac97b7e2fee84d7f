// /v1/radar/early_fraud_warnings: a bank says that a payment may be fraud, before its holder disputes it.
import type Stripe from 'stripe'
import { noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { expand, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'

const PATH = '/v1/radar/early_fraud_warnings'

export const earlyFraudWarningRoutes: Route[] = [
  route<Stripe.Radar.EarlyFraudWarningListParams>(
    ['GET', PATH],
    { ...paging, ...created, charge: text(), payment_intent: text() },
    ({ store }, { charge, payment_intent, ...params }) => {
      const found = having(store.all('radar.early_fraud_warning'), { charge, payment_intent })
      return page(PATH, since(found, params.created), params)
    },
  ),
  route<Stripe.Radar.EarlyFraudWarningRetrieveParams>(['GET', `${PATH}/:id`], { expand }, ({ store }, _params, id) => {
    const warning = store.get('radar.early_fraud_warning', id)
    if (!warning) throw noSuch('early fraud warning', id)
    return warning
  }),
]

export function warnOfFraud(world: World, charge: Stripe.Charge): Stripe.Radar.EarlyFraudWarning {
  const warning = world.store.put('radar.early_fraud_warning', {
    id: newId('issfr'),
    object: 'radar.early_fraud_warning',
    actionable: !charge.refunded && !charge.disputed,
    charge: charge.id,
    created: world.clock.seconds(),
    fraud_type: 'misc',
    livemode: false,
    payment_intent: idOf(charge.payment_intent),
  })
  emit(world, 'radar.early_fraud_warning.created', warning)
  return warning
}

/** Once the money is back, or is asked back by the bank, there is nothing left to do about it. */
export function followWarnings(world: World, { id, disputed, refunded }: Stripe.Charge): void {
  if (!disputed && !refunded) return
  for (const before of having(world.store.all('radar.early_fraud_warning'), { charge: id, actionable: true })) {
    const after = world.store.put('radar.early_fraud_warning', { ...before, actionable: false })
    emit(world, 'radar.early_fraud_warning.updated', after, previousOf(before, after))
  }
}
