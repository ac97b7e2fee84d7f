// Ids that look like Stripe's: a prefix that tells the kind, then letters and digits.
import { randomBytes } from 'node:crypto'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export function newId(prefix: string, length = 24): string {
  return `${prefix}_${randomLetters(length)}`
}

export function randomLetters(length: number): string {
  let letters = ''
  // A slight bias of the modulo is of no interest here: these ids guard nothing.
  for (const byte of randomBytes(length)) letters += LETTERS[byte % LETTERS.length]
  return letters
}

/** The id of a related object, which Stripe's types let be the object itself. Kept objects hold ids. */
export function idOf(related: string | { id: string } | null): string {
  return typeof related === 'object' ? (related?.id ?? '') : related
}
