// The tables as the query builder sees them. Instants are ISO text, amounts are minor units, secrets are hashes.
import type { Generated } from 'kysely'

export type Schema = {
  sites: {
    id: string
    publisher: string
    name: string
    currency: string
    default_price: number | null
    locale: string
    key_hash: string
    created_at: string
  }
  site_origins: { origin: string; site: string; position: number }
  items: {
    site: string
    id: string
    kind: string
    title: string
    price: number | null
    mode: string | null
    page: string | null
    updated_at: string
  }
  item_contents: { site: string; item: string; html: string; updated_at: string }
  price_rules: { site: string; position: number; pattern: string; price: number }
  readers: { id: string; cookie_hash: string; created_at: string }
  site_grants: { hash: string; site: string; reader: string; created_at: string; used_at: string }
  tickets: {
    id: string
    site: string
    item: string
    challenge: string | null
    page: string
    state: string
    reader: string | null
    entitlement: string | null
    opened_at: string
    expires_at: string
  }
  entitlements: {
    id: string
    reader: string
    site: string
    item: string
    cause: string
    granted_at: string
    revoked_at: string | null
  }
  checkouts: {
    id: string
    reader: string
    ticket: string | null
    amount: number
    currency: string
    approved_amount: number | null
    surface: string
    state: string
    session: string | null
    payment: string | null
    paid_amount: number | null
    started_at: string
    paid_at: string | null
  }
  entries: { sequence: Generated<number>; reference: string; kind: string; reverses: string | null; posted_at: string }
  postings: {
    entry: string
    line: number
    account: string
    direction: string
    amount: number
    currency: string
  }
  balances: { account: string; currency: string; amount: number }
  provider_events: { id: string; kind: string; applied_at: string }
  ledger_days: { day: string; last_sequence: number; entries: number; digest: string }
}
