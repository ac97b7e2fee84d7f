// Addresses and domains as an organiser types them, one on each line. All of them can be taken, or none is.
import { type Invited, invitedAs, isEverybody } from '../../../core/seat.ts'

export type LinesFault =
  | { readonly is: 'nothing' | 'too-many-lines' | 'too-many' }
  /** As they were typed. */
  | { readonly is: 'not-addresses' | 'everybody'; readonly lines: readonly string[] }

export type TypedLines =
  | { readonly invited: readonly Invited[] }
  | { readonly typed: string; readonly fault: LinesFault }

const linesMax = 100

export function typedLines(typed: string): TypedLines {
  const lines = typed
    .split(/[\r\n,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) return { typed, fault: { is: 'nothing' } }
  if (lines.length > linesMax) return { typed, fault: { is: 'too-many-lines' } }
  const read = lines.map((line) => ({ line, invited: invitedAs(line) }))
  const unread = read.filter(({ invited }) => invited === null).map(({ line }) => line)
  if (unread.length > 0) return { typed, fault: { is: 'not-addresses', lines: unread } }
  const invited = read.map((each) => each.invited).filter((each) => each !== null)
  const everybody = invited.filter(isEverybody)
  return everybody.length > 0 ? { typed, fault: { is: 'everybody', lines: everybody } } : { invited }
}
