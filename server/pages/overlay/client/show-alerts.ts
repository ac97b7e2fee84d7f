// Alerts one after another: the larger the tip, the larger and the longer. What somebody wrote is text, never markup.
import type { Goal } from '../../../wire/goal.ts'
import type { More, Supporter } from '../../../wire/supporter.ts'

const shownMilliseconds = { 1: 4000, 2: 6000, 3: 8000, 4: 12_000, 5: 18_000 } as const
const betweenMilliseconds = 500
// Who has waited for so many would wait for minutes: the smallest are left out.
const waitingMax = 40
const knownMax = 1000

type Alert = {
  readonly level: Supporter['level']
  readonly lines: readonly (readonly [part: string, text: string])[]
  /** Shown above the lines. */
  readonly sticker?: { readonly sticker: string; readonly name: string } | undefined
}

export function alertsIn(place: HTMLElement) {
  const { nobody = '', more: moreSays = '', reached = '', currency: ours = '', decimals = '2' } = place.dataset
  const stickerNames: Record<string, string> = JSON.parse(place.dataset.stickers ?? '{}')
  const locale = document.documentElement.dataset.locale ?? 'en'
  const waiting: Alert[] = []
  const known = new Set<string>()
  const reachedGoals = new Map<string, boolean>()
  let isShowing = false

  const amountText = ({ amount, currency }: Supporter['amount']): string => {
    const format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      ...(currency === ours
        ? { minimumFractionDigits: Number(decimals), maximumFractionDigits: Number(decimals) }
        : {}),
    })
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
  }

  const next = () => {
    const alert = waiting.shift()
    isShowing = alert !== undefined
    if (alert === undefined) return
    const shown = elementOf(alert)
    place.replaceChildren(shown)
    setTimeout(() => {
      shown.remove()
      setTimeout(next, betweenMilliseconds)
    }, shownMilliseconds[alert.level])
  }

  const add = (alert: Alert) => {
    waiting.push(alert)
    if (waiting.length > waitingMax) {
      const least = Math.min(...waiting.map(({ level }) => level))
      waiting.splice(
        waiting.findIndex(({ level }) => level === least),
        1,
      )
    }
    if (!isShowing) next()
  }

  return {
    tip({ tip, name, amount, message, sticker, level }: Supporter): void {
      // Cut off in the middle of a burst, the same tip may be told again.
      if (tip !== undefined) {
        if (known.has(tip)) return
        if (known.size === knownMax) known.clear()
        known.add(tip)
      }
      const said = message === null ? [] : ([['message', message]] as const)
      const picture = sticker === undefined ? undefined : { sticker, name: stickerNames[sticker] ?? sticker }
      add({ level, lines: [['name', name ?? nobody], ['amount', amountText(amount)], ...said], sticker: picture })
    },
    more({ tips }: More): void {
      add({ level: 1, lines: [['name', moreSays.replace('{}', String(tips))]] })
    },
    goal({ goal, title, reachedAt }: Goal): void {
      // One that was reached before the page was opened is no news.
      if (reachedAt !== null && reachedGoals.get(goal) === false) {
        add({
          level: 5,
          lines: [
            ['name', title],
            ['amount', reached],
          ],
        })
      }
      reachedGoals.set(goal, reachedAt !== null)
    },
  }
}

function elementOf({ level, lines, sticker }: Alert): HTMLElement {
  const shown = document.createElement('div')
  shown.className = 'alert'
  shown.dataset.level = String(level)
  if (sticker !== undefined) {
    const picture = document.createElement('img')
    picture.src = `/stickers/${encodeURIComponent(sticker.sticker)}.svg`
    picture.alt = sticker.name
    shown.append(picture)
  }
  for (const [part, text] of lines) {
    const line = document.createElement('p')
    line.className = part
    line.dir = 'auto'
    line.textContent = text
    shown.append(line)
  }
  return shown
}
