// What this Stripe was told to do badly, and the counting down of what was ordered a number of times.

export interface ChaosSettings extends Omit<Manner, 'drop'> {
  /** No webhook at all (true), or none of these types. */
  drop: boolean | string[]
  /** Otherwise for events of a type, or of all below one: `refund.created`, `charge.*`. The nearest name counts. */
  byType: Record<string, Partial<Manner>>
  /** Charges have no balance transaction yet, so no fee is known, until this many seconds later on the clock. */
  lateFeesSeconds: number
  /** API answers wait this long; meanwhile their idempotency key is in flight. */
  slowMs: number
  /** The next API requests fail with this status; `isDone` lets their work be done first, which only a 500 can. */
  failNext: (Failing & { times: number; path?: string }) | null
  /** The next POSTs do their work, then the connection is cut (after hangMs) instead of answered. */
  timeoutAfterCharge: { times: number; path?: string; hangMs?: number } | null
}

/** How webhooks travel. */
export interface Manner {
  /** So many extra copies of each. */
  duplicate: number
  /** Those that happen together arrive last first. */
  reorder: boolean
  /** They wait this long. */
  delayMs: number
  drop: boolean
}

export interface ChaosOrder extends Omit<Partial<ChaosSettings>, 'duplicate' | 'failNext' | 'timeoutAfterCharge'> {
  duplicate?: number | boolean
  failNext?: (Failing & { times?: number; path?: string }) | null
  timeoutAfterCharge?: { times?: number; path?: string; hangMs?: number } | number | boolean | null
}

interface Failing {
  status: number
  isDone?: boolean
}

export interface Chaos {
  now(): ChaosSettings
  set(order: ChaosOrder): ChaosSettings
  reset(): ChaosSettings
  mannerOf(eventType: string): Manner
  /** How to fail, if this request is one of those ordered; counts it. */
  takeFailure(path: string): Failing | undefined
  /** Milliseconds to hang before cutting the connection, if so ordered; counts it. */
  takeCut(path: string): number | undefined
}

const CALM: ChaosSettings = {
  duplicate: 0,
  reorder: false,
  delayMs: 0,
  drop: false,
  byType: {},
  lateFeesSeconds: 0,
  slowMs: 0,
  failNext: null,
  timeoutAfterCharge: null,
}

export function createChaos(): Chaos {
  let settings = { ...CALM }

  function counted(name: 'failNext' | 'timeoutAfterCharge', path: string): boolean {
    const order = settings[name]
    if (!order || (order.path && !path.startsWith(order.path))) return false
    const left = order.times - 1
    settings = { ...settings, [name]: left > 0 ? { ...order, times: left } : null }
    return true
  }

  return {
    now: () => settings,
    set: (order) => {
      settings = { ...settings, ...settingsOf(order) }
      return settings
    },
    reset: () => {
      settings = { ...CALM }
      return settings
    },
    mannerOf: (type) => mannerOf(settings, type),
    takeFailure: (path) => {
      const order = settings.failNext
      return order && counted('failNext', path) ? order : undefined
    },
    takeCut: (path) => {
      const hang = settings.timeoutAfterCharge?.hangMs ?? 0
      return counted('timeoutAfterCharge', path) ? hang : undefined
    },
  }
}

function mannerOf({ duplicate, reorder, delayMs, drop, byType }: ChaosSettings, type: string): Manner {
  const usual = { duplicate, reorder, delayMs, drop: Array.isArray(drop) ? drop.includes(type) : drop }
  const [nearest] = Object.keys(byType)
    .filter((name) => (name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : type === name))
    .sort((a, b) => b.length - a.length)
  return nearest === undefined ? usual : { ...usual, ...byType[nearest] }
}

/** Short forms are welcome: `duplicate: true` is one copy, `timeoutAfterCharge: 3` the next three. */
function settingsOf({ duplicate, failNext, timeoutAfterCharge: cut, ...rest }: ChaosOrder): Partial<ChaosSettings> {
  return {
    ...rest,
    ...(duplicate !== undefined && { duplicate: Number(duplicate) }),
    ...(failNext !== undefined && { failNext: failNext && { times: 1, ...failNext } }),
    ...(cut !== undefined && { timeoutAfterCharge: cut ? { times: 1, ...cutOf(cut) } : null }),
  }
}

function cutOf(cut: Exclude<ChaosOrder['timeoutAfterCharge'], null | undefined>) {
  return typeof cut === 'object' ? cut : { times: Number(cut) }
}
