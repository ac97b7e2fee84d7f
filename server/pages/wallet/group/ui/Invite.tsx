// The form to invite by addresses and domains, and what was wrong with what was typed.
import type { Membership } from '../../../../core/membership.ts'
import type { Reading } from '../../../text/reading.ts'
import { groupPath } from '../group-id.ts'
import type { LinesFault, TypedLines } from '../typed-lines.ts'

const exampleDomain = '@river.example'
// A fault names so many of them; the rest stand in the field.
const namedMax = 5

type InviteProps = {
  membership: Membership
  refused: Extract<TypedLines, { fault: unknown }> | undefined
  reading: Reading
}

export function Invite({ membership, refused, reading }: InviteProps) {
  const words = reading.words.seats
  const isRefused = refused !== undefined
  return (
    <section>
      <h2>{words.inviteTitle}</h2>
      <form class="ask" method="post" action={`${groupPath(membership.id)}/invite`}>
        <label for="invited">{words.lines}</label>
        <textarea
          id="invited"
          name="invited"
          rows={4}
          dir="ltr"
          spellcheck={false}
          autocapitalize="none"
          required
          aria-invalid={isRefused}
          aria-describedby="invited-hint"
        >
          {refused?.typed ?? ''}
        </textarea>
        <p id="invited-hint" class={isRefused ? 'fault' : 'fine'} role={isRefused ? 'alert' : undefined}>
          {isRefused ? faultText(refused.fault, reading) : words.linesHint(exampleDomain)}
        </p>
        <button class="primary" type="submit" data-arm>
          {words.invite}
        </button>
        <p class="fine">{words.letterHint}</p>
      </form>
    </section>
  )
}

function faultText(fault: LinesFault, { words: { seats } }: Reading): string {
  switch (fault.is) {
    case 'nothing':
      return seats.nothingTyped
    case 'too-many-lines':
      return seats.tooManyLines
    case 'too-many':
      return seats.tooMany
    case 'not-addresses':
      return seats.notAddresses(named(fault.lines))
    case 'everybody':
      return seats.everybody(named(fault.lines))
    default:
      return fault satisfies never
  }
}

function named(lines: readonly string[]): string {
  const shown = lines.slice(0, namedMax).map((line) => line.slice(0, 80))
  return shown.join(', ') + (lines.length > namedMax ? ', …' : '')
}
