// Parameters that this version of the API no longer takes, refused with a reason and not as unknown.
import { invalid } from '../http/failure.ts'
import type { Rule } from '../http/parameters.ts'

const gone: Rule = {
  read(_value, param) {
    const message = `${param} is no longer taken; Stripe chooses the methods to offer from the account's settings.`
    throw invalid(message, { code: 'payment_method_types_no_longer_supported', param })
  },
}

export const noPaymentMethodTypes = { payment_method_types: gone }
