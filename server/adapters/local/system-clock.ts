// The machine's clock.
import type { Clock } from '../../ports/index.ts'

let [written, text] = [Number.NaN, '']

/** A moment is written once for all who ask within its millisecond: under load a request asks several times. */
export const systemClock: Clock = {
  now() {
    const moment = Date.now()
    if (moment !== written) [written, text] = [moment, new Date(moment).toISOString()]
    return text
  },
}
