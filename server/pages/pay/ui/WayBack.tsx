// How a finished window ends: it tells the page that opened it, and closes, or leads back.
import type { ComponentChildren } from 'preact'
import { pageOf, type Visit } from '../visit.ts'

/**
 * `data-finish` tells the script what to do: `return` closes the window or goes back by itself, `stay` waits for the reader.
 * A plain link has nobody to tell, and its reader decides when to leave.
 */
export function WayBack({ visit, isOver, children }: { visit: Visit; isOver: boolean; children?: ComponentChildren }) {
  const { view, reading } = visit
  const page = pageOf(view)
  const finish = isOver && view.ticket.challenge !== null ? 'return' : 'stay'
  return (
    <div class="back" data-finish={finish} data-ticket={view.ticket.id} data-page={page}>
      {children}
      <a class={children === undefined ? 'primary' : 'secondary'} href={page} data-back>
        {reading.words.backTo(view.site.name)}
      </a>
      {finish === 'return' && (
        <p class="fine" role="status">
          <span data-says="close">{reading.words.closeWindow}</span>
          <span data-says="return" hidden>
            {reading.words.goingBack}
          </span>
        </p>
      )}
    </div>
  )
}
