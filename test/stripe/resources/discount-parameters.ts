// What a request says of the discounts it wants.
import { list, shape, text } from '../http/parameters.ts'

export interface DiscountWish {
  coupon?: string
  discount?: string
  promotion_code?: string
}

export const discountWishes = list(
  shape<DiscountWish>({ coupon: text(), discount: text(), promotion_code: text() }),
  20,
)
