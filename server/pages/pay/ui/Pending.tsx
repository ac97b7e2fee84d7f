// Paid, but not confirmed yet: says so, and waits.
import { type Visit, windowPath } from '../visit.ts'

type PendingProps = { visit: Visit; session: string; checkout: string | null }

/** The script asks for the state and goes on when something happened; `data-late` is shown when it takes long. */
export function Pending({ visit, session, checkout }: PendingProps) {
  const { words } = visit.reading
  const path = windowPath(visit.view.ticket.id)
  const query = new URLSearchParams({ session_id: session, ...(checkout === null ? {} : { checkout }) })
  return (
    <div class="told" data-wait={`${path}/state?${query}`} data-then={path}>
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
