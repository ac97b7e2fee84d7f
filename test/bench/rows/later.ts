// Rows of the design that belong to later steps: listed, so that nobody takes silence for a figure.
import { type Part, unmeasured } from '../row.ts'

const rows = [
  ['64 readers tip one creator at once, PostgreSQL', '≥ 95 % of the spread rate; ≥ 1 × raw pg', 'tips'],
  [
    'a second Node process on the same PostgreSQL',
    'CPU a request within 15 %',
    'a row for two processes (the store is there)',
  ],
  ['bytes of the tip jar’s sheet', '≤ 12 kB', 'the tip jar'],
  ['dashboard queries at 10⁶ entries', '< 300 ms', 'the dashboard'],
] as const

export const later: Part = {
  name: 'later',
  run: async () => rows.map(([what, target, needs]) => unmeasured(what, target, `Not built yet: ${needs}.`)),
}
