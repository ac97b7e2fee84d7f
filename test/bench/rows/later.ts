// Rows of the design that belong to later steps: listed, so that nobody takes silence for a figure.
import { type Part, unmeasured } from '../row.ts'

const rows = [['bytes of the tip jar’s sheet', '≤ 12 kB', 'the tip jar']] as const

export const later: Part = {
  name: 'later',
  about: 'What the design asks for and cannot be measured yet.',
  run: async () => rows.map(([what, target, needs]) => unmeasured(what, target, `Not built yet: ${needs}.`)),
}
