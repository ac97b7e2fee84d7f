// Rows of the database as values of the core.
import type { Checkout, CheckoutSurface } from '../../core/checkout.ts'
import type { Entitlement } from '../../core/entitlement.ts'
import type { CheckoutId, EntitlementId, PublisherId, ReaderId, SiteId, TicketId } from '../../core/id.ts'
import type { GateMode, Item } from '../../core/item.ts'
import type { EntryKind } from '../../core/journal.ts'
import { money } from '../../core/money.ts'
import type { PriceRule } from '../../core/price-rule.ts'
import type { Site } from '../../core/site.ts'
import type { Ticket } from '../../core/ticket.ts'
import type { SiteGrant, WalletLine } from '../../ports/index.ts'
import type { Row } from './driver.ts'

const text = (row: Row, column: string): string => row[column] as string
const textOrNull = (row: Row, column: string): string | null => row[column] as string | null
// PostgreSQL's drivers give a BIGINT as text; every amount here fits a safe integer.
const integer = (row: Row, column: string): number => Number(row[column])
const moneyOrNull = (row: Row, column: string, currency: string) =>
  row[column] === null ? null : money(integer(row, column), currency)

/** One row for each origin of the site, in their order. */
export function siteFrom(rows: readonly Row[]): Site | null {
  const [row] = rows
  if (row === undefined) return null
  const currency = text(row, 'currency')
  return {
    id: text(row, 'id') as SiteId,
    publisher: text(row, 'publisher') as PublisherId,
    name: text(row, 'name'),
    origins: rows.map((each) => text(each, 'origin')),
    currency,
    defaultPrice: moneyOrNull(row, 'default_price', currency),
    locale: text(row, 'locale'),
  }
}

export function itemFrom(row: Row): Item {
  return {
    site: text(row, 'site') as SiteId,
    id: text(row, 'id'),
    kind: 'article',
    title: text(row, 'title'),
    price: moneyOrNull(row, 'price', text(row, 'currency')),
    mode: textOrNull(row, 'mode') as GateMode | null,
    page: textOrNull(row, 'page'),
    hasContent: integer(row, 'has_content') > 0,
  }
}

export function ruleFrom(row: Row): PriceRule {
  return { pattern: text(row, 'pattern'), price: money(integer(row, 'price'), text(row, 'currency')) }
}

export function ticketFrom(row: Row): Ticket {
  return {
    id: text(row, 'id') as TicketId,
    site: text(row, 'site') as SiteId,
    item: text(row, 'item'),
    challenge: textOrNull(row, 'challenge'),
    page: text(row, 'page'),
    state: text(row, 'state') as Ticket['state'],
    reader: textOrNull(row, 'reader') as ReaderId | null,
    entitlement: textOrNull(row, 'entitlement') as EntitlementId | null,
    expiresAt: text(row, 'expires_at'),
  }
}

export function checkoutFrom(row: Row): Checkout {
  const currency = text(row, 'currency')
  return {
    id: text(row, 'id') as CheckoutId,
    reader: text(row, 'reader') as ReaderId,
    ticket: textOrNull(row, 'ticket') as TicketId | null,
    money: money(integer(row, 'amount'), currency),
    approved: moneyOrNull(row, 'approved_amount', currency),
    surface: text(row, 'surface') as CheckoutSurface,
    state: text(row, 'state') as Checkout['state'],
    session: textOrNull(row, 'session'),
    startedAt: text(row, 'started_at'),
  }
}

export function entitlementFrom(row: Row): Entitlement {
  return {
    id: text(row, 'id') as EntitlementId,
    reader: text(row, 'reader') as ReaderId,
    site: text(row, 'site') as SiteId,
    item: text(row, 'item'),
    cause: text(row, 'cause'),
    grantedAt: text(row, 'granted_at'),
    revokedAt: textOrNull(row, 'revoked_at'),
  }
}

export function siteGrantFrom(row: Row): SiteGrant {
  return { site: text(row, 'site') as SiteId, reader: text(row, 'reader') as ReaderId, usedAt: text(row, 'used_at') }
}

export function walletLineFrom(row: Row): WalletLine {
  const amount = integer(row, 'amount')
  return {
    reference: text(row, 'reference'),
    kind: text(row, 'kind') as EntryKind,
    at: text(row, 'posted_at'),
    amount: text(row, 'direction') === 'credit' ? amount : -amount,
    currency: text(row, 'currency'),
    title: textOrNull(row, 'title') ?? textOrNull(row, 'item'),
  }
}
