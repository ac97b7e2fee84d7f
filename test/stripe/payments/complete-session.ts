// A checkout session comes to its good end: whoever paid is known, a guest perhaps becomes a customer.
import type Stripe from 'stripe'
import { createCustomer } from '../resources/customers.ts'
import { emit } from '../world/emit.ts'
import type { World } from '../world/world.ts'
import { completed } from './session-states.ts'

type Session = Stripe.Checkout.Session
type Details = NonNullable<Session['customer_details']>

/** Who is behind the session; `mustKeep` makes a customer of a guest. */
export function customerOf(world: World, session: Session, payer: Payer, mustKeep: boolean): string | null {
  if (typeof session.customer === 'string') return session.customer
  if (session.customer_creation !== 'always' && !mustKeep) return null
  const { email, name } = detailsFrom(session, payer)
  return createCustomer(world, { ...(email && { email }), ...(name && { name }) }).id
}

export function completeSession(world: World, session: Session, payer: Payer, more: Partial<Session>): Session {
  const done = completed(session, { ...more, customer_details: detailsFrom(session, payer) })
  world.store.put('checkout.session', done)
  emit(world, 'checkout.session.completed', done)
  return done
}

export type Payer = Pick<Stripe.PaymentMethod, 'billing_details'>

function detailsFrom(session: Session, payer: Payer): Details {
  const { address, email, name, phone } = payer.billing_details
  const known = session.customer_details
  return {
    address: known?.address ?? address,
    business_name: null,
    email: known?.email ?? email,
    individual_name: null,
    name: known?.name ?? name,
    phone: known?.phone ?? phone,
    tax_exempt: 'none',
    tax_ids: [],
  }
}
