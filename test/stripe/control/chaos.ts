// What this Stripe was told to do badly, and the counting down of what was ordered a number of times.

export interface ChaosSettings {
  /** So many extra copies of each webhook. */
  duplicate: number
  /** Webhooks that happen together arrive last first. */
  reorder: boolean
  /** Webhooks wait this long. */
  delayMs: number
  /** No webhook at all (true), or none of these types. */
  drop: boolean | string[]
  /** API answers wait this long; meanwhile their idempotency key is in flight. */
  slowMs: number
  /** The next API requests fail with this status. */
  failNext: { status: number; times: number; path?: string } | null
  /** The next POSTs do their work, then the connection is cut (after hangMs) instead of answered. */
  timeoutAfterCharge: { times: number; path?: string; hangMs?: number } | null
}

export interface ChaosOrder extends Omit<Partial<ChaosSettings>, 'duplicate' | 'failNext' | 'timeoutAfterCharge'> {
  duplicate?: number | boolean
  failNext?: { status: number; times?: number; path?: string } | null
  timeoutAfterCharge?: { times?: number; path?: string; hangMs?: number } | number | boolean | null
}

export interface Chaos {
  now(): ChaosSettings
  set(order: ChaosOrder): ChaosSettings
  reset(): ChaosSettings
  drops(eventType: string): boolean
  /** The status to fail with, if this request is one of those ordered; counts it. */
  takeFailure(path: string): number | undefined
  /** Milliseconds to hang before cutting the connection, if so ordered; counts it. */
  takeCut(path: string): number | undefined
}

const CALM: ChaosSettings = {
  duplicate: 0,
  reorder: false,
  delayMs: 0,
  drop: false,
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
    drops: (type) => (Array.isArray(settings.drop) ? settings.drop.includes(type) : settings.drop),
    takeFailure: (path) => {
      const status = settings.failNext?.status
      return counted('failNext', path) ? status : undefined
    },
    takeCut: (path) => {
      const hang = settings.timeoutAfterCharge?.hangMs ?? 0
      return counted('timeoutAfterCharge', path) ? hang : undefined
    },
  }
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
