// The choice of how many seats to join for. A form that only looks: it leads to the same window with another price.
import type { Reading } from '../../text/reading.ts'
import { Chevron } from '../../wallet/ui/Chevron.tsx'
import type { SeatsChoice } from '../seats-wish.ts'

type GroupSizeProps = SeatsChoice & { path: string; instead: string | undefined; reading: Reading }

export function GroupSize({ seats, seatsMax, isRefused, path, instead, reading }: GroupSizeProps) {
  const words = reading.words.seats
  if (seatsMax < 2) return null
  return (
    <details class="return" open={isRefused}>
      <summary>
        <span>{seats > 1 ? words.otherNumber : words.forGroup}</span>
        <Chevron />
      </summary>
      <form class="ask" method="get" action={path}>
        {instead !== undefined && <input type="hidden" name="instead" value={instead} />}
        <label for="seats">{words.number}</label>
        <input
          id="seats"
          type="number"
          name="seats"
          value={seats > 1 ? seats : Math.min(5, seatsMax)}
          min={2}
          max={seatsMax}
          required
          aria-invalid={isRefused}
          aria-describedby="seats-hint"
        />
        <p id="seats-hint" class={isRefused ? 'fault' : 'fine'} role={isRefused ? 'alert' : undefined}>
          {isRefused ? words.numberFault(seatsMax) : words.numberHint(seatsMax)}
        </p>
        <button class="secondary" type="submit">
          {words.showPrice}
        </button>
        {seats > 1 && (
          <a class="quiet" href={instead === undefined ? path : `${path}?instead=${instead}`}>
            {words.onlyMine}
          </a>
        )}
      </form>
    </details>
  )
}
