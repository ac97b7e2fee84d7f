// A name that a publisher gave, as it may stand in a letter of ours.
import { oneLine } from '../../core/mail.ts'

const lengthMax = 100
// What turns the text around it the other way (Unicode's Bidi_Control), and what makes a mail program draw a link.
const turning = /\p{Bidi_Control}+/gu
const address = /:\/\/|www\./giu

/** One line of what can be seen, that no mail program takes for an address, and that leaves room for our own words. */
export function plainName(name: string): string {
  const plain = oneLine(name.replace(turning, '')).replace(address, ' ').replace(/\s+/g, ' ').trim()
  const letters = Array.from(plain)
  return letters.length > lengthMax ? `${letters.slice(0, lengthMax - 1).join('')}…` : plain
}
