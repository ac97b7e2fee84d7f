// Writers: for each change, the function that turns it into filled statements. Each file beside this one has those of a noun.
import type { Change } from '../../../core/change.ts'
import type { Filled } from '../statement.ts'

export type Writers<Name extends Change['change']> = {
  readonly [Each in Name]: (change: Extract<Change, { change: Each }>) => Filled[]
}
