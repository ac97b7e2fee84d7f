// The overlay's browser script: hears what is tipped, and shows one alert after another.
import { listen } from './client/listen.ts'
import { alertsIn } from './client/show-alerts.ts'

const place = document.querySelector<HTMLElement>('#alerts')
const standing = document.querySelector<HTMLElement>('#standing')
if (place !== null && standing !== null) {
  const alerts = alertsIn(place)
  listen(place.dataset.live ?? '', {
    tip: alerts.tip,
    more: alerts.more,
    goal: alerts.goal,
    isHeard: (isHeard) => {
      standing.hidden = isHeard
    },
  })
}
