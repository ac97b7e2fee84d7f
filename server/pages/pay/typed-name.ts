// The name that a form asks to be shown with a tip.
import { Problem } from '../../core/problem.ts'
import { tipName } from '../../core/tip.ts'
import type { Form } from '../own-form.ts'

/** Our field takes no more than 40 characters, so what has more graphemes was not typed there. */
export function typedName(form: Form): string | null {
  const typed = tipName(form.get('name') ?? '')
  if (typed === null) throw new Problem('malformed-request', 'The name has more than 40 characters.')
  return typed.name
}
