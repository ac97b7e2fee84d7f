// What a finished ticket cost its reader, from the books.
import { type Money, money } from '../../core/money.ts'
import type { Ports } from '../../ports/index.ts'
import type { Visit } from './visit.ts'

export type Receipt = {
  /** Zero for what the catalogue gives away. Null where the line is too far back to be looked up. */
  readonly paid: Money | null
  readonly at: string
}

// The line of an unlock that was just made is among the newest.
const linesMax = 50

export async function receiptOf({ store }: Ports, { reader, view }: Visit): Promise<Receipt | null> {
  const { entitlement: id } = view.ticket
  const entitlement = id === null ? null : await store.entitlementById(id)
  if (entitlement === null || reader === null || entitlement.reader !== reader) return null
  const { cause, grantedAt } = entitlement
  if (cause.startsWith('free:')) return { paid: money(0, view.site.currency), at: grantedAt }
  const line = (await store.walletLines(reader, linesMax)).find(({ reference }) => reference === cause)
  return { paid: line === undefined ? null : money(Math.abs(line.amount), line.currency), at: grantedAt }
}
