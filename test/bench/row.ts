// One line of the table: our figure, what was measured beside it in the same run, and whether the target is met.

import type { Postgres } from './backend/postgres.ts'

export type Unit = 'B' | 'ms' | 'µs' | '/s' | 'MB' | '×' | ''

export type Row = {
  readonly what: string
  readonly unit: Unit
  /** Null: not measured, and `note` says why. */
  readonly ours: number | null
  readonly beside: Readonly<Record<string, number>>
  /** Ours against the one of `beside` that the target names. */
  readonly ratio: number | null
  readonly target: string
  /** Null: there is nothing to judge. */
  readonly met: boolean | null
  /** The lowest and the highest of the rounds behind `ours`. */
  readonly spread?: readonly [number, number]
  readonly note?: string
  /** Of a target that was missed: where it goes, in figures of this run. */
  readonly cause?: string
}

/** A part of the run that can be asked for by its name; `about` says how it measures. */
export type Part = { readonly name: string; readonly about: string; run(bench: Bench): Promise<Row[]> }

/** What every part stands on. */
export type Bench = {
  /** A copy of dist/, so that a build elsewhere does not take the files away under us. */
  readonly dist: string
  /** An empty folder on the project's own disk. Removed at the end. */
  folder(name: string): string
  /** Started when first asked for. */
  postgres(): Promise<Postgres | { readonly reason: string }>
}

export const atMost = (ratio: number) => `≤ ${ratio} ×`
export const atLeast = (ratio: number) => `≥ ${ratio} ×`

export function unmeasured(what: string, target: string, note: string): Row {
  return { what, unit: '', ours: null, beside: {}, ratio: null, target, met: null, note }
}
