// Currencies: ISO 4217 codes and the number of decimals of their minor unit.

/** An upper-case ISO 4217 code. */
export type Currency = string & { readonly currency?: never }

// ISO 4217:2015 table A.1. What is not listed has two decimals; what is not a code of the table is not a currency here.
const twoDecimals =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG'
const zeroDecimals = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'
const threeDecimals = 'BHD IQD JOD KWD LYD OMR TND'

const exponents = new Map<string, number>([
  ...twoDecimals.split(' ').map((code) => [code, 2] as const),
  ...zeroDecimals.split(' ').map((code) => [code, 0] as const),
  ...threeDecimals.split(' ').map((code) => [code, 3] as const),
])

/** Whether the text is a currency that we keep books in. Lower case is not. */
export function isCurrency(text: string): text is Currency {
  return exponents.has(text)
}

/** Decimals of the minor unit: 2 for USD, 0 for JPY, 3 for KWD. Throws for what is not a currency. */
export function exponentOf(currency: Currency): number {
  const exponent = exponents.get(currency)
  if (exponent === undefined) throw new RangeError(`${currency} is not an ISO 4217 currency`)
  return exponent
}

/** `units(5, 'USD')` is 500, `units(500, 'JPY')` is 500: whole units in minor ones. */
export function units(whole: number, currency: Currency): number {
  return whole * 10 ** exponentOf(currency)
}
