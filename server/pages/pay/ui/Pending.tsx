// Paid, but not confirmed yet: says so, and waits.
import type { Reading } from '../../text/reading.ts'

type PendingProps = {
  /** Where to ask how it stands, and where to go on when something happened. */
  wait: string
  next: string
  reading: Reading
}

/** The script asks for the state; `data-late` is shown when it takes long. */
export function Pending({ wait, next, reading: { words } }: PendingProps) {
  return (
    <div class="told" data-wait={wait} data-then={next}>
      <p class="spinner" aria-hidden="true" />
      <h1>{words.pending}</h1>
      <p>{words.pendingBody}</p>
      <p class="notice" role="status" hidden data-late>
        {words.pendingLate}
      </p>
      <noscript>
        <p class="notice">{words.pendingLate}</p>
      </noscript>
    </div>
  )
}
