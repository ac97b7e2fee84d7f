// Listens to the live feed, and comes again whenever it is cut off, from where it was.
import type { Goal } from '../../../wire/goal.ts'
import type { More, Supporter } from '../../../wire/supporter.ts'

const pauseMilliseconds = 2000
const pauseMillisecondsMax = 30_000

export type Heard = {
  tip(tip: Supporter): void
  more(more: More): void
  goal(goal: Goal): void
  isHeard(isHeard: boolean): void
}

export function listen(live: string, heard: Heard): void {
  let lastId = ''
  let pause = pauseMilliseconds
  const connect = () => {
    const url = new URL(live, location.href)
    if (lastId !== '') url.searchParams.set('after', lastId)
    const source = new EventSource(url)
    const on = (event: 'tip' | 'more' | 'goal') =>
      source.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) => {
        lastId = lastEventId || lastId
        heard[event](JSON.parse(data))
      })
    on('tip')
    on('more')
    on('goal')
    source.addEventListener('open', () => {
      pause = pauseMilliseconds
      heard.isHeard(true)
    })
    source.addEventListener('error', () => {
      heard.isHeard(false)
      // After an answer that was no stream a browser does not come again by itself.
      if (source.readyState !== EventSource.CLOSED) return
      setTimeout(connect, pause)
      pause = Math.min(pause * 2, pauseMillisecondsMax)
    })
  }
  connect()
}
