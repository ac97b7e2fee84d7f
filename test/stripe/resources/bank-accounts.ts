// Bank accounts that are debited: in the US and by SEPA. Whether they pay is known only after a while.
import type Stripe from 'stripe'
import { debitEnding, type TestDebit, USUAL_DEBIT } from '../cards/test-debits.ts'
import { invalid } from '../http/failure.ts'
import type { World } from '../world/world.ts'
import { blankMethod, type Payer } from './payment-methods.ts'

type Method = Stripe.PaymentMethod

const RETURNS_DEBITS = '1116'

/** Stripe's test accounts of the US tell by their last digits how a debit ends. */
export function createBankAccount(world: World, payer: Payer, isGood: boolean): Method {
  return world.store.put('payment_method', {
    ...blankMethod(payer, world.clock.seconds()),
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: 'individual',
      account_type: 'checking',
      bank_name: 'LOCAL TEST BANK',
      financial_connections_account: null,
      fingerprint: 'fplocalbank',
      last4: isGood ? '6789' : RETURNS_DEBITS,
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: '110000000',
      status_details: {},
    },
  })
}

export function createSepaAccount(world: World, payer: Payer, given: string): Method {
  const iban = given.replace(/\s/g, '').toUpperCase()
  const [, country, bank] = /^([A-Z]{2})\d{2}(\w{5,8})\w{6,22}$/.exec(iban) ?? []
  // SEPA knows whom it debits.
  if (!payer.email || !payer.name)
    throw invalid('A SEPA debit needs a name and an email.', { param: 'billing_details' })
  if (!country || !bank) {
    throw invalid('This IBAN is not valid.', { code: 'invalid_bank_account_iban', param: 'sepa_debit[iban]' })
  }
  return world.store.put('payment_method', {
    ...blankMethod(payer, world.clock.seconds()),
    type: 'sepa_debit',
    sepa_debit: {
      bank_code: bank.slice(0, 5),
      branch_code: null,
      country,
      fingerprint: `fp${iban.slice(-4)}sepa`,
      generated_from: { charge: null, setup_attempt: null },
      last4: iban.slice(-4),
    },
  })
}

/** How a debit of this account ends, and when. */
export function debitOf({ sepa_debit: sepa, us_bank_account: us }: Method): Omit<TestDebit, 'iban'> {
  if (us?.last4 === RETURNS_DEBITS) return { ...USUAL_DEBIT, isReturned: true }
  const known = sepa && debitEnding(sepa.country ?? '', sepa.last4 ?? '')
  return known ?? USUAL_DEBIT
}
