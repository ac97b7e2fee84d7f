// Sealing is worth nothing while the text stands elsewhere too: what was just sealed is searched for in the whole folder.
import type { SealProblem } from '../seal/seal-failure.ts'
import { checkSite } from './check-site.ts'
import type { PaidText } from './paid-texts.ts'
import { filesBelow } from './site-files.ts'

/** Each leak, with what to do about it. */
export async function leaksBeside(folder: string, sealed: readonly PaidText[]): Promise<SealProblem[]> {
  if (sealed.length === 0) return []
  const leaks: SealProblem[] = []
  for await (const { file, line, what, paid, text, mend } of checkSite(filesBelow(folder, []), sealed))
    leaks.push({ file, line, message: `${what} gives "${paid}" away: “${text}” (${mend})` })
  return leaks
}
