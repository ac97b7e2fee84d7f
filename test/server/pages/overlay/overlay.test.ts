// @vitest-environment happy-dom
// The overlay in a browser of a stream: alerts one after another, sized by the amount, of text alone, and back after every cut.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tipMessage } from '../../../../server/core/tip.ts'
import { listen } from '../../../../server/pages/overlay/client/listen.ts'
import { alertsIn } from '../../../../server/pages/overlay/client/show-alerts.ts'
import type { Goal } from '../../../../server/wire/goal.ts'
import type { Supporter } from '../../../../server/wire/supporter.ts'
import { hostileMessages } from '../../../support/hostile-messages.ts'

// Fake timers are the browser's clock here; nothing sleeps.
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function overlay() {
  document.body.innerHTML = `<main id="alerts" data-currency="USD" data-decimals="2" data-nobody="Somebody"
    data-more="and more tips: {}" data-reached="Goal reached"
    data-stickers='{"star":"Star"}'></main>`
  const place = document.querySelector('#alerts') as HTMLElement
  return {
    place,
    alerts: alertsIn(place),
    texts: () => [...place.querySelectorAll('p')].map((line) => line.textContent),
  }
}

let tips = 0
const tip = (over: Partial<Supporter> = {}): Supporter => ({
  name: 'Bea',
  amount: { amount: 300, currency: 'USD' },
  message: null,
  creator: 'ana',
  level: 2,
  at: '2026-11-22T12:00:00.000Z',
  tip: `tip_${++tips}`,
  ...over,
})

const goal = (reachedAt: string | null): Goal => ({
  goal: 'boat',
  title: 'A boat',
  target: { amount: 300, currency: 'USD' },
  raised: { amount: 300, currency: 'USD' },
  basis: 'gross',
  supporters: 1,
  reachedAt,
  endsAt: null,
  item: null,
})

test('a sticker is shown with its name, and one that is not known by what it is called', () => {
  const { place, alerts, texts } = overlay()
  alerts.tip(tip({ sticker: 'star' }))
  const picture = () => place.querySelector('img')
  expect([picture()?.getAttribute('src'), picture()?.alt]).toEqual(['/stickers/star.svg', 'Star'])
  expect(texts()).toEqual(['Bea', '$3.00'])
  vi.advanceTimersByTime(6500)
  alerts.tip(tip({ sticker: '../"><script>' }))
  expect(picture()?.getAttribute('src')).toBe('/stickers/..%2F%22%3E%3Cscript%3E.svg')
  expect(place.querySelector('script')).toBeNull()
  vi.advanceTimersByTime(6500)
  alerts.tip(tip())
  expect(picture()).toBeNull()
})

test('alerts come one after another, and a larger tip stays longer', () => {
  const { place, alerts, texts } = overlay()
  alerts.tip(tip({ level: 5, message: 'For the heron' }))
  alerts.tip(tip({ name: null, level: 1 }))
  expect(texts()).toEqual(['Bea', '$3.00', 'For the heron'])
  expect((place.firstElementChild as HTMLElement).dataset.level).toBe('5')
  vi.advanceTimersByTime(17_999)
  expect(texts()).toHaveLength(3)
  vi.advanceTimersByTime(1)
  expect(texts()).toEqual([])
  vi.advanceTimersByTime(500)
  expect(texts()).toEqual(['Somebody', '$3.00'])
  vi.advanceTimersByTime(4000)
  expect(texts()).toEqual([])
})

test('a tip that is told twice is shown once, a crowd is counted, and a goal is news when it is reached now', () => {
  const { alerts, texts } = overlay()
  const one = tip({ level: 1 })
  alerts.goal(goal('2026-11-22T12:00:00.000Z'))
  expect(texts()).toEqual([])
  alerts.goal(goal(null))
  for (let at = 0; at < 3; at++) alerts.tip(one)
  alerts.more({ tips: 9950 })
  alerts.goal(goal('2026-11-22T12:00:01.000Z'))
  alerts.goal(goal('2026-11-22T12:00:01.000Z'))
  const shown: unknown[] = [texts()]
  for (let at = 0; at < 4; at++) {
    vi.advanceTimersByTime(4500)
    shown.push(texts())
  }
  expect(shown).toEqual([
    ['Bea', '$3.00'],
    ['and more tips: 9950'],
    ['A boat', 'Goal reached'],
    ['A boat', 'Goal reached'],
    ['A boat', 'Goal reached'],
  ])
})

test('of more alerts than anybody would wait for the smallest are left out', () => {
  const { alerts, texts } = overlay()
  for (let at = 0; at < 200; at++) alerts.tip(tip({ level: 1, name: 'Small' }))
  alerts.tip(tip({ level: 4, name: 'Large' }))
  for (let at = 0; at < 200; at++) alerts.tip(tip({ level: 1, name: 'Small' }))
  const shown: (string | null)[] = []
  for (let at = 0; at < 100; at++) {
    shown.push(...texts().slice(0, 1))
    vi.advanceTimersByTime(4500)
  }
  expect(shown.length).toBeLessThan(50)
  expect(shown).toContain('Large')
})

test('hostile messages and names are text on the overlay', () => {
  for (const hostile of hostileMessages) {
    const { place, alerts, texts } = overlay()
    const message = tipMessage(hostile)?.message ?? null
    alerts.tip(tip({ message, name: message }))
    expect(texts()).toEqual(message === null ? ['Somebody', '$3.00'] : [message, '$3.00', message])
    expect([...place.querySelectorAll('*')].every(({ tagName }) => tagName === 'DIV' || tagName === 'P')).toBe(true)
  }
})

test('who was cut off comes again, from where it was, and says that it does', () => {
  const sources: FakeSource[] = []
  class FakeSource extends EventTarget {
    static readonly CLOSED = 2
    readyState = 1
    readonly url: string
    constructor(url: URL) {
      super()
      this.url = url.href
      sources.push(this)
    }
    tell(event: string, data: unknown, lastEventId: string) {
      this.dispatchEvent(Object.assign(new Event(event), { data: JSON.stringify(data), lastEventId }))
    }
    fail(readyState: number) {
      this.readyState = readyState
      this.dispatchEvent(new Event('error'))
    }
  }
  vi.stubGlobal('EventSource', FakeSource)
  const heard: unknown[] = []
  const isHeard: boolean[] = []
  const hear = (each: unknown) => void heard.push(each)
  listen('/v1/sites/site_one/live?creator=ana', {
    tip: hear,
    more: hear,
    goal: hear,
    isHeard: (is) => isHeard.push(is),
  })
  const [first] = sources
  first?.dispatchEvent(new Event('open'))
  first?.tell('more', { tips: 3 }, '1.abcdef')
  // The browser comes again by itself.
  first?.fail(0)
  vi.advanceTimersByTime(60_000)
  expect(sources).toHaveLength(1)
  first?.fail(2)
  vi.advanceTimersByTime(1999)
  expect(sources).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(sources[1]?.url).toContain('/live?creator=ana&after=1.abcdef')
  sources[1]?.fail(2)
  vi.advanceTimersByTime(4000)
  expect(sources).toHaveLength(3)
  sources[2]?.dispatchEvent(new Event('open'))
  expect(heard).toEqual([{ tips: 3 }])
  expect(isHeard).toEqual([true, false, false, false, true])
})
