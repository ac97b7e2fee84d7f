// What objects are found by besides their id: a table of thousands is not walked through for the few that are looked for.
import { idOf } from './ids.ts'
import type { Kind, Tables } from './store.ts'

type By<K extends Kind> = { kind: K; under: (object: Tables[K]) => string | null }

const by = <K extends Kind>(kind: K, under: By<K>['under']): By<K> => ({ kind, under })

const REGISTERS = {
  'balance transactions by status': by('balance_transaction', ({ status }) => status),
  'invoices by status': by('invoice', ({ status }) => status),
  'invoices by subscription': by('invoice', ({ parent }) => idOf(parent?.subscription_details?.subscription ?? null)),
  'payments by intent': by('invoice_payment', ({ payment }) => idOf(payment.payment_intent ?? null)),
  'payments by invoice': by('invoice_payment', ({ invoice }) => idOf(invoice)),
  'payment intents by status': by('payment_intent', ({ status }) => status),
  'sessions by status': by('checkout.session', ({ status }) => status),
  'subscriptions by status': by('subscription', ({ status }) => status),
}

export type Register = keyof typeof REGISTERS
export type Filed<R extends Register> = Tables[(typeof REGISTERS)[R]['kind']]

type Paper = { id: string }

export interface Registers {
  /** An object changes: what it was, and what it is. Undefined: it is not there. */
  file(kind: Kind, before: Paper | undefined, after: Paper | undefined): void
  filed<R extends Register>(register: R, under: string): Filed<R>[]
}

export function createRegisters(): Registers {
  const drawers = new Map<string, Map<string, Filing>>()
  // In the order in which objects were made, whenever they came into a drawer.
  const places = new Map<string, number>()
  let made = 0

  return {
    file(kind, before, after) {
      if (before === undefined && after !== undefined) places.set(after.id, made++)
      for (const [register, { under }] of registersOf(kind)) {
        const name = (paper: Paper) => `${register} ${(under as (paper: Paper) => string | null)(paper)}`
        const [from, to] = [before && name(before), after && name(after)]
        if (before !== undefined && from !== undefined && from !== to) drawers.get(from)?.delete(before.id)
        if (after === undefined || to === undefined) continue
        const drawer = drawers.get(to) ?? new Map<string, Filing>()
        drawers.set(to, drawer.set(after.id, { paper: after, place: places.get(after.id) ?? 0 }))
      }
    },
    filed<R extends Register>(register: R, under: string) {
      const found = [...(drawers.get(`${register} ${under}`)?.values() ?? [])]
      return found.sort((a, b) => b.place - a.place).map(({ paper }) => paper) as unknown as Filed<R>[]
    },
  }
}

type Filing = { readonly paper: Paper; readonly place: number }

const registersOf = (kind: Kind) => Object.entries(REGISTERS).filter(([, { kind: filed }]) => filed === kind)
