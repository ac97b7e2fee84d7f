// Addresses as they are answered: every field is there, and null where nothing was said.
import type Stripe from 'stripe'

type Given<T> = T | '' | null | undefined

export function addressOf(given: Given<Stripe.AddressParam>): Stripe.Address | null {
  if (!given) return null
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = given
  return { city, country, line1, line2, postal_code, state }
}

interface ShippingGiven {
  address: Stripe.AddressParam
  name: string
  phone?: string
  carrier?: string
  tracking_number?: string
}

export function shippingOf(given: Given<ShippingGiven>): Stripe.Customer.Shipping | null {
  if (!given) return null
  const { address, name, phone = null, carrier = null, tracking_number = null } = given
  return { address: addressOf(address)!, carrier, name, phone, tracking_number } as Stripe.Customer.Shipping
}
