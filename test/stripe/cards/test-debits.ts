// The test bank accounts of SEPA that Stripe documents: how a debit of each ends, and after how long.

export interface TestDebit {
  iban: string
  /** How long the bank takes to say yes or no. */
  seconds: number
  isReturned?: true
}

const AT_ONCE = 0
const MINUTES = 180

/** Other accounts take as long as banks do, and pay. */
export const USUAL_DEBIT: Omit<TestDebit, 'iban'> = { seconds: 4 * 86_400 }

const TEST_DEBITS: TestDebit[] = [
  { iban: 'AT611904300234573201', seconds: AT_ONCE },
  { iban: 'AT321904300235473204', seconds: MINUTES },
  { iban: 'AT861904300235473202', seconds: AT_ONCE, isReturned: true },
  { iban: 'AT051904300235473205', seconds: MINUTES, isReturned: true },
  // The one that Stripe's command line uses for a payment that fails.
  { iban: 'IT60X0542811101000000123456', seconds: AT_ONCE, isReturned: true },
]

/** Of an account its method tells the country and the last digits, which are enough to tell these apart. */
export function debitEnding(country: string, last4: string): TestDebit | undefined {
  return TEST_DEBITS.find(({ iban }) => iban.startsWith(country) && iban.endsWith(last4))
}
