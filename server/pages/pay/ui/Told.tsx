// A notice above the form: why the window looks different from a moment ago.
import type { Notice } from '../../text/en.ts'
import type { Reading } from '../../text/reading.ts'

export function Told({ notice, reading }: { notice: Notice | undefined; reading: Reading }) {
  if (notice === undefined) return null
  return (
    <p class="notice" role="status">
      {reading.words.notices[notice]}
    </p>
  )
}
