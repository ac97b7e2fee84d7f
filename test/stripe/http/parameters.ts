// The kinds of parameter an endpoint may accept, and the check of a request against an endpoint's table of them.
import { invalid, missing, notHere, unknown } from './failure.ts'
import type { Form, FormValue } from './form.ts'

/** Turns what came over the wire into the value of Stripe's own parameter type, or refuses it. */
export interface Rule {
  read(value: FormValue, param: string): unknown
  required?: true
}

/** One rule for every parameter that Stripe's types name: none can be forgotten and none invented. */
export type Table<P> = { readonly [K in keyof Required<P>]: Rule }

export function readParameters(form: Form, table: Record<string, Rule>, under = ''): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(form)) {
    const param = paramOf(under, name)
    const rule = Object.hasOwn(table, name) ? table[name] : undefined
    if (!rule) throw unknown(param)
    values[name] = rule.read(value, param)
  }
  for (const [name, rule] of Object.entries(table)) {
    if (rule.required && values[name] === undefined) throw missing(paramOf(under, name))
  }
  return values
}

export function required(rule: Rule): Rule {
  return { ...rule, required: true }
}

/** An empty value unsets; it arrives in handlers as null. */
export function emptyable(rule: Rule): Rule {
  return { ...rule, read: (value, param) => (value === '' ? null : rule.read(value, param)) }
}

export function text(max = 5000): Rule {
  return { read: (value, param) => readText(value, param, max) }
}

export const flag: Rule = {
  read(value, param) {
    if (value === 'true' || value === 'false') return value === 'true'
    throw invalid(`Invalid boolean: ${shown(value)}`, { param })
  },
}

export function integer({ min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = {}): Rule {
  return {
    read(value, param) {
      if (typeof value !== 'string' || !/^-?\d{1,15}$/.test(value)) {
        throw invalid(`Invalid integer: ${shown(value)}`, { code: 'parameter_invalid_integer', param })
      }
      const number = Number(value)
      if (number >= min && number <= max) return number
      const bound = number < min ? `at least ${min}` : `at most ${max}`
      throw invalid(`Invalid integer: ${param} has to be ${bound}`, { code: 'parameter_invalid_integer', param })
    },
  }
}

export function oneOf(...values: string[]): Rule {
  return {
    read(value, param) {
      if (typeof value === 'string' && values.includes(value)) return value
      throw invalid(`Invalid ${param}: must be one of ${values.join(', ')}`, { param })
    },
  }
}

export function list(rule: Rule, max = 100): Rule {
  return {
    read(value, param) {
      if (!Array.isArray(value)) throw invalid(`Invalid array`, { param })
      if (value.length > max) throw invalid(`Array ${param} exceeded maximum ${max} allowed elements.`, { param })
      return value.map((one, index) => rule.read(one, `${param}[${index}]`))
    },
  }
}

export function shape<P>(table: Table<P>): Rule {
  return {
    read(value, param) {
      if (isForm(value)) return readParameters(value, table as Record<string, Rule>, param)
      throw invalid('Invalid object', { param })
    },
  }
}

export const email: Rule = {
  read(value, param) {
    const address = readText(value, param, 512)
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) return address
    throw invalid(`Invalid email address: ${address}`, { code: 'email_invalid', param })
  },
}

export const url: Rule = {
  read(value, param) {
    const address = readText(value, param, 5000)
    // Placeholders such as {CHECKOUT_SESSION_ID} are legal here.
    const protocol = URL.parse(address)?.protocol
    if (protocol === 'http:' || protocol === 'https:') return address
    throw invalid('Not a valid URL', { code: 'url_invalid', param })
  },
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()))

export const currency: Rule = {
  read(value, param) {
    const code = readText(value, param, 3).toLowerCase()
    if (CURRENCIES.has(code)) return code
    throw invalid(`Invalid currency: ${code}`, { param })
  },
}

/** At most 50 keys of 40 characters, values of 500. A value of '' removes its key. */
export const metadata: Rule = {
  read(value, param) {
    if (value === '') return null
    if (!isForm(value)) throw invalid('Invalid object', { param })
    if (Object.keys(value).length > 50) throw invalid('Metadata can hold 50 keys', { param })
    for (const [key, one] of Object.entries(value)) {
      const at = `${param}[${key}]`
      if (typeof one !== 'string') throw invalid('Metadata values have to be strings', { param: at })
      if (key.length > 40) throw invalid('Metadata keys can be 40 characters long', { param: at })
      if (one.length > 500) throw invalid('Metadata values can be 500 characters long', { param: at })
    }
    return value
  },
}

/** A moment, or a range of moments: created=1 and created[gte]=1. */
export const range: Rule = {
  read(value, param) {
    if (typeof value === 'string') return integer().read(value, param)
    return shape<Bounds>({ gt: integer(), gte: integer(), lt: integer(), lte: integer() }).read(value, param)
  },
}

interface Bounds {
  gt?: number
  gte?: number
  lt?: number
  lte?: number
}

export const expand: Rule = list(text(), 20)

/** Stripe has it, this program does not. */
export const absent: Rule = {
  read(_value, param) {
    throw notHere(`the parameter ${param}`, param)
  },
}

export const address: Rule = shape({
  city: text(),
  country: text(2),
  line1: text(),
  line2: text(),
  postal_code: text(),
  state: text(),
})

function isForm(value: FormValue): value is Form {
  return typeof value === 'object' && !Array.isArray(value)
}

function readText(value: FormValue, param: string, max: number): string {
  if (typeof value !== 'string') throw invalid(`Invalid string: ${shown(value)}`, { param })
  if (value === '') {
    throw invalid(`'${param}' was empty, and it cannot be unset.`, { code: 'parameter_invalid_empty', param })
  }
  if (value.length <= max) return value
  throw invalid(`${param} is longer than ${max} characters`, { code: 'parameter_invalid_string_too_long', param })
}

function paramOf(under: string, name: string): string {
  return under ? `${under}[${name}]` : name
}

function shown(value: FormValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
