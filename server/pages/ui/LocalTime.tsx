// A moment inside a sentence. The server writes it in UTC; the browser script turns it into the reader's own time.
import type { Instant } from '../../core/instant.ts'
import { dateText, type Reading, timeText } from '../text/reading.ts'

type LocalTimeProps = {
  at: Instant
  reading: Reading
  /** `time`: for what happens within the hour. */
  shows?: 'date' | 'time'
  /** The sentence around it. Each language has its own place for the time. */
  says?: (time: string) => string
}

const hole = '\u0000'

export function LocalTime({ at, reading, shows = 'date', says = (time) => time }: LocalTimeProps) {
  const [before, after] = says(hole).split(hole)
  return (
    <>
      {before}
      <time dateTime={at} data-local={shows}>
        {shows === 'time' ? timeText(at, reading) : dateText(at, reading)}
      </time>
      {after}
    </>
  )
}
