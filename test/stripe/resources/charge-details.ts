// What a charge tells of the card or bank account that it was made to.
import type Stripe from 'stripe'
import { newId } from '../world/ids.ts'

export function paidBy(
  { card, sepa_debit: sepa, us_bank_account: bank }: Stripe.PaymentMethod,
  amount: number,
  hasAuthenticated: boolean,
): Stripe.Charge.PaymentMethodDetails {
  if (card) return cardDetails(card, amount, hasAuthenticated)
  if (sepa) return sepaDetails(sepa)
  return {
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: bank?.account_holder_type ?? null,
      account_type: bank?.account_type ?? null,
      bank_name: bank?.bank_name ?? null,
      fingerprint: bank?.fingerprint ?? null,
      last4: bank?.last4 ?? null,
      payment_reference: null,
      routing_number: bank?.routing_number ?? null,
    },
  }
}

function sepaDetails(sepa: Stripe.PaymentMethod.SepaDebit): Stripe.Charge.PaymentMethodDetails {
  const { generated_from: _made, ...known } = sepa
  return { type: 'sepa_debit', sepa_debit: { ...known, mandate: null } }
}

function cardDetails(
  card: Stripe.PaymentMethod.Card,
  amount: number,
  hasAuthenticated: boolean,
): Stripe.Charge.PaymentMethodDetails {
  return {
    card: {
      amount_authorized: amount,
      authorization_code: '123456',
      brand: card.brand,
      checks: card.checks,
      country: card.country,
      electronic_commerce_indicator: hasAuthenticated ? '05' : null,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      extended_authorization: { status: 'disabled' },
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: card.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: card.brand,
      network_token: { used: false },
      network_transaction_id: newId('nt', 15),
      overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: hasAuthenticated ? challenged : null,
      transaction_link_id: null,
      wallet: null,
    },
    type: 'card',
  }
}

const challenged: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: '00000000-0000-4000-8000-000000000000',
  version: '2.2.0',
}
