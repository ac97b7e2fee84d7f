// Reads what somebody typed into a card form, and says which field is wrong before any payment is tried.

export interface CardForm {
  number: string
  expMonth: number
  expYear: number
  cvc: string
  email: string | null
  name: string | null
}

export interface FormFault {
  code: 'incorrect_number' | 'invalid_cvc' | 'invalid_expiry_month' | 'invalid_expiry_year'
  message: string
}

type Typed = Partial<Record<'cardNumber' | 'cardExpiry' | 'cardCvc' | 'email' | 'billingName', string>>

export function readCardForm(typed: Typed, year: number): CardForm | FormFault {
  const number = digits(typed.cardNumber)
  const expiry = digits(typed.cardExpiry)
  const expMonth = Number(expiry.slice(0, 2))
  const expYear = 2000 + Number(expiry.slice(-2))
  const cvc = digits(typed.cardCvc)
  if (!isCardNumber(number)) return { code: 'incorrect_number', message: 'This card number is not valid.' }
  if (expiry.length < 4 || expMonth < 1 || expMonth > 12) {
    return { code: 'invalid_expiry_month', message: 'The expiry date is not complete.' }
  }
  if (expYear < year) return { code: 'invalid_expiry_year', message: 'The expiry date lies in the past.' }
  if (cvc.length < 3 || cvc.length > 4) return { code: 'invalid_cvc', message: 'The security code is not complete.' }
  return { number, expMonth, expYear, cvc, email: typed.email?.trim() || null, name: typed.billingName?.trim() || null }
}

function digits(typed: string | undefined): string {
  return (typed ?? '').replace(/\D/g, '')
}

/** Luhn's check digit: every second digit from the right counts double. */
function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false
  const sum = Array.from(number)
    .reverse()
    .reduce((total, digit, index) => {
      const doubled = Number(digit) * (1 + (index % 2))
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
  return sum % 10 === 0
}
