// /v1/payment_pages: how Stripe's own checkout page and its command line pay a session. No SDK has it.
import { Failure, invalid } from '../http/failure.ts'
import { expand, integer, required, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { payWith } from '../payments/pay-session.ts'
import type { World } from '../world/world.ts'
import { sessionNamed } from './checkout-sessions.ts'
import { paymentMethodNamed } from './payment-methods.ts'

interface Confirm {
  payment_method: string
  expected_amount: number
  expand?: string[]
}

const PATH = '/v1/payment_pages/:id'

export const paymentPageRoutes: Route[] = [
  {
    ...route<{ expand?: string[] }>(['GET', PATH], { expand }, (world, _params, id) => pageOf(world, id)),
    isInternal: true,
  },
  {
    ...route<Confirm>(
      ['POST', `${PATH}/confirm`],
      { expand, expected_amount: required(integer()), payment_method: required(text()) },
      confirmPage,
    ),
    isInternal: true,
  },
]

function confirmPage(world: World, { expected_amount: expected, payment_method: method }: Confirm, id: string) {
  const session = sessionNamed(world, id)
  if (expected !== session.amount_total) {
    const message = `The session costs ${session.amount_total}, not ${expected}.`
    throw invalid(message, { code: 'checkout_amount_mismatch', param: 'expected_amount' })
  }
  const paid = payWith(world, session, paymentMethodNamed(world, method, 'payment_method'))
  if (paid.outcome === 'declined') {
    throw new Failure(402, { type: 'card_error', code: paid.code, message: paid.message })
  }
  return pageOf(world, id)
}

function pageOf(world: World, id: string) {
  const { currency, mode, payment_intent, payment_status, status } = sessionNamed(world, id)
  const page = `ppage_${id.slice(-24)}`
  return { id: page, object: 'payment_page', session_id: id, currency, mode, payment_intent, payment_status, status }
}
