// What a request says of the items of a subscription.
import type Stripe from 'stripe'
import {
  absent,
  currency,
  emptyable,
  flag,
  integer,
  list,
  metadata,
  required,
  shape,
  text,
} from '../http/parameters.ts'
import { recurringRule, taxBehavior } from './price-parameters.ts'

type PriceData = Stripe.SubscriptionCreateParams.Item.PriceData

const itemShape = {
  billing_thresholds: absent,
  current_trial: absent,
  discounts: absent,
  metadata: emptyable(metadata),
  plan: absent,
  price: text(),
  price_data: shape<PriceData>({
    currency: required(currency),
    product: required(text()),
    recurring: required(recurringRule<PriceData['recurring']>()),
    tax_behavior: taxBehavior,
    unit_amount: integer({ min: 0 }),
    unit_amount_decimal: absent,
  }),
  quantity: integer({ min: 0 }),
  tax_rates: absent,
}

export const newItems = list(shape<Stripe.SubscriptionCreateParams.Item>(itemShape), 20)

export const changedItems = list(
  shape<Stripe.SubscriptionUpdateParams.Item>({ ...itemShape, clear_usage: absent, deleted: flag, id: text() }),
  20,
)

export interface ItemWish {
  id?: string
  deleted?: boolean
  price?: string
  price_data?: PriceData
  quantity?: number
  metadata?: Stripe.MetadataParam | '' | null
}
