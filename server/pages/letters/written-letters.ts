// All letters that are written: to members, to who tips each month, and to the operator.
import type { Letters, Settings } from '../../ports/index.ts'
import { memberLetters } from './member-letters.ts'
import { operatorLetter } from './operator-letter.ts'
import { tipLetters } from './tip-letters.ts'

export function writtenLetters(settings: Pick<Settings, 'payOrigin'>): Letters {
  return { ...memberLetters(settings), ...tipLetters(settings), toOperator: operatorLetter }
}
