// Each change as statements: compiled once when the store opens, filled for each commit.
import { type Kysely, sql } from 'kysely'
import { isGuarded } from '../../core/account.ts'
import type { Change } from '../../core/change.ts'
import { effectOf, type JournalEntry } from '../../core/journal.ts'
import type { Schema } from './schema.ts'
import { type Filled, type Statement, slot, statement } from './statement.ts'

/** Compiles the statements of every change; answers the function that turns a change into filled statements. */
export function changeWriter(db: Kysely<Schema>): (change: Change) => Filled[] {
  const s = statements(db)

  return (change) => {
    switch (change.change) {
      case 'add-site': {
        const { site, keyHash, at } = change
        return [
          s.addSite({ ...siteColumns(site), publisher: site.publisher, currency: site.currency, keyHash, at }),
          ...origins(s, site),
        ]
      }
      case 'edit-site':
        return [
          s.editSite(siteColumns(change.site)),
          s.dropOrigins({ site: change.site.id }),
          ...origins(s, change.site),
        ]
      case 'put-item': {
        const { site, id, kind, title, price, mode, page } = change.item
        return [s.putItem({ site, id, kind, title, price: price?.amount ?? null, mode, page, at: change.at })]
      }
      case 'drop-item':
        return [
          s.dropContent({ site: change.site, item: change.item }),
          s.dropItem({ site: change.site, item: change.item }),
        ]
      case 'put-content':
        return [s.putContent({ site: change.site, item: change.item, html: change.html, at: change.at })]
      case 'put-rules':
        return [
          s.dropRules({ site: change.site }),
          ...change.rules.map(({ pattern, price }, position) =>
            s.addRule({ site: change.site, position, pattern, price: price.amount }),
          ),
        ]
      case 'add-reader':
        return [s.addReader({ id: change.reader, cookieHash: change.cookieHash, at: change.at })]
      case 'add-site-grant':
        return [s.addSiteGrant({ hash: change.hash, site: change.site, reader: change.reader, at: change.at })]
      case 'touch-site-grant':
        return [s.touchSiteGrant({ hash: change.hash, at: change.at })]
      case 'open-ticket': {
        const { id, site, item, challenge, page, expiresAt } = change.ticket
        return [s.openTicket({ id, site, item, challenge, page, expiresAt, at: change.at })]
      }
      case 'finish-ticket':
        return [
          s.finishTicket({ id: change.ticket, reader: change.reader, entitlement: change.entitlement, at: change.at }),
        ]
      case 'decline-ticket':
        return [s.declineTicket({ id: change.ticket, at: change.at })]
      case 'extend-ticket':
        return [s.extendTicket({ id: change.ticket, expiresAt: change.expiresAt, at: change.at })]
      case 'add-entitlement': {
        const { id, reader, site, item, cause, grantedAt } = change.entitlement
        return [s.addEntitlement({ id, reader, site, item, cause, grantedAt })]
      }
      case 'start-checkout': {
        const { id, reader, ticket, money, approved, surface, startedAt } = change.checkout
        const amounts = { amount: money.amount, currency: money.currency, approved: approved?.amount ?? null }
        return [s.startCheckout({ id, reader, ticket, ...amounts, surface, startedAt })]
      }
      case 'open-checkout':
        return [s.openCheckout({ id: change.checkout, session: change.session })]
      case 'pay-checkout': {
        const { checkout, session, payment, paid, at } = change
        return [s.payCheckout({ id: checkout, session, payment, paid: paid.amount, at })]
      }
      case 'expire-checkout':
        return [s.expireCheckout({ id: change.checkout })]
      case 'post-entry':
        return entryStatements(s, change.entry, change.at)
      case 'record-event':
        return [s.recordEvent({ id: change.event, kind: change.kind, at: change.at })]
      default:
        throw new TypeError(`not a change: ${JSON.stringify(change satisfies never)}`)
    }
  }
}

type Statements = ReturnType<typeof statements>
type SiteColumns = { id: string; name: string; defaultPrice: number | null; locale: string }

function siteColumns(site: Extract<Change, { change: 'edit-site' }>['site']): SiteColumns {
  return { id: site.id, name: site.name, defaultPrice: site.defaultPrice?.amount ?? null, locale: site.locale }
}

function origins(s: Statements, site: { id: string; origins: readonly string[] }): Filled[] {
  return site.origins.map((origin, position) => s.addOrigin({ origin, site: site.id, position }))
}

function entryStatements(s: Statements, entry: JournalEntry, at: string): Filled[] {
  const postings = entry.postings.flatMap((posting, line) => {
    const { account, direction } = posting
    const { amount, currency } = posting.money
    const kept = isGuarded(account)
      ? [s.openBalance({ account, currency }), s.moveBalance({ account, currency, by: effectOf(posting) })]
      : []
    return [s.addPosting({ entry: entry.reference, line, account, direction, amount, currency }), ...kept]
  })
  return [
    s.addEntry({ reference: entry.reference, kind: entry.kind, reverses: entry.reverses ?? null, at }),
    ...postings,
  ]
}

function statements(db: Kysely<Schema>) {
  const integer = (name: string) => slot<number>(name)
  const nullable = (name: string) => slot<string | null>(name) as string | null
  const nullableInteger = (name: string) => slot<number | null>(name) as number | null

  return {
    addSite: statement(
      db.insertInto('sites').values({
        id: slot('id'),
        publisher: slot('publisher'),
        name: slot('name'),
        currency: slot('currency'),
        default_price: nullableInteger('defaultPrice'),
        locale: slot('locale'),
        key_hash: slot('keyHash'),
        created_at: slot('at'),
      }),
    ),
    editSite: statement(
      db
        .updateTable('sites')
        .set({ name: slot('name'), default_price: nullableInteger('defaultPrice'), locale: slot('locale') })
        .where('id', '=', slot('id')),
    ),
    dropOrigins: statement(db.deleteFrom('site_origins').where('site', '=', slot('site'))),
    addOrigin: statement(
      db
        .insertInto('site_origins')
        .values({ origin: slot('origin'), site: slot('site'), position: integer('position') }),
    ),
    putItem: statement(
      db
        .insertInto('items')
        .values({
          site: slot('site'),
          id: slot('id'),
          kind: slot('kind'),
          title: slot('title'),
          price: nullableInteger('price'),
          mode: nullable('mode'),
          page: nullable('page'),
          updated_at: slot('at'),
        })
        .onConflict((conflict) =>
          conflict.columns(['site', 'id']).doUpdateSet((eb) => ({
            kind: eb.ref('excluded.kind'),
            title: eb.ref('excluded.title'),
            price: eb.ref('excluded.price'),
            mode: eb.ref('excluded.mode'),
            page: eb.ref('excluded.page'),
            updated_at: eb.ref('excluded.updated_at'),
          })),
        ),
    ),
    dropItem: statement(db.deleteFrom('items').where('site', '=', slot('site')).where('id', '=', slot('item'))),
    dropContent: statement(
      db.deleteFrom('item_contents').where('site', '=', slot('site')).where('item', '=', slot('item')),
    ),
    putContent: statement(
      db
        .insertInto('item_contents')
        .values({ site: slot('site'), item: slot('item'), html: slot('html'), updated_at: slot('at') })
        .onConflict((conflict) =>
          conflict.columns(['site', 'item']).doUpdateSet((eb) => ({
            html: eb.ref('excluded.html'),
            updated_at: eb.ref('excluded.updated_at'),
          })),
        ),
    ),
    dropRules: statement(db.deleteFrom('price_rules').where('site', '=', slot('site'))),
    addRule: statement(
      db.insertInto('price_rules').values({
        site: slot('site'),
        position: integer('position'),
        pattern: slot('pattern'),
        price: integer('price'),
      }),
    ),
    addReader: statement(
      db.insertInto('readers').values({ id: slot('id'), cookie_hash: slot('cookieHash'), created_at: slot('at') }),
    ),
    addSiteGrant: statement(
      db.insertInto('site_grants').values({
        hash: slot('hash'),
        site: slot('site'),
        reader: slot('reader'),
        created_at: slot('at'),
        used_at: slot('at'),
      }),
    ),
    touchSiteGrant: statement(
      db
        .updateTable('site_grants')
        .set({ used_at: slot('at') })
        .where('hash', '=', slot('hash')),
    ),
    openTicket: statement(
      db.insertInto('tickets').values({
        id: slot('id'),
        site: slot('site'),
        item: slot('item'),
        challenge: nullable('challenge'),
        page: slot('page'),
        state: 'open',
        opened_at: slot('at'),
        expires_at: slot('expiresAt'),
      }),
    ),
    finishTicket: statement(
      db
        .updateTable('tickets')
        .set({
          state: sql<string>`case when state = 'open' and expires_at > ${slot('at')} then 'done' else 'closed already' end`,
          reader: slot('reader'),
          entitlement: slot('entitlement'),
        })
        .where('id', '=', slot('id')),
    ),
    declineTicket: statement(
      db
        .updateTable('tickets')
        .set({
          state: sql<string>`case when state = 'open' and expires_at > ${slot('at')} then 'declined' else 'closed already' end`,
        })
        .where('id', '=', slot('id')),
    ),
    extendTicket: statement(
      db
        .updateTable('tickets')
        .set({
          state: sql<string>`case when state = 'open' and expires_at > ${slot('at')} then 'open' else 'closed already' end`,
          expires_at: slot('expiresAt'),
        })
        .where('id', '=', slot('id')),
    ),
    addEntitlement: statement(
      db.insertInto('entitlements').values({
        id: slot('id'),
        reader: slot('reader'),
        site: slot('site'),
        item: slot('item'),
        cause: slot('cause'),
        granted_at: slot('grantedAt'),
      }),
    ),
    startCheckout: statement(
      db.insertInto('checkouts').values({
        id: slot('id'),
        reader: slot('reader'),
        ticket: nullable('ticket'),
        amount: integer('amount'),
        currency: slot('currency'),
        approved_amount: nullableInteger('approved'),
        surface: slot('surface'),
        state: 'started',
        started_at: slot('startedAt'),
      }),
    ),
    openCheckout: statement(
      db
        .updateTable('checkouts')
        .set({ state: sql<string>`case when state = 'started' then 'open' else state end`, session: slot('session') })
        .where('id', '=', slot('id')),
    ),
    payCheckout: statement(
      db
        .updateTable('checkouts')
        .set({
          state: sql<string>`case when state = 'paid' then 'settled already' else 'paid' end`,
          session: slot('session'),
          payment: slot('payment'),
          paid_amount: integer('paid'),
          paid_at: slot('at'),
        })
        .where('id', '=', slot('id')),
    ),
    expireCheckout: statement(
      db
        .updateTable('checkouts')
        .set({ state: sql<string>`case when state = 'paid' then 'paid' else 'expired' end` })
        .where('id', '=', slot('id')),
    ),
    addEntry: statement(
      db.insertInto('entries').values({
        reference: slot('reference'),
        kind: slot('kind'),
        reverses: nullable('reverses'),
        posted_at: slot('at'),
      }),
    ),
    addPosting: statement(
      db.insertInto('postings').values({
        entry: slot('entry'),
        line: integer('line'),
        account: slot('account'),
        direction: slot('direction'),
        amount: integer('amount'),
        currency: slot('currency'),
      }),
    ),
    // First the row, then the move: an insert of a negative amount would break the floor even where a balance is there.
    openBalance: statement(
      db
        .insertInto('balances')
        .values({ account: slot('account'), currency: slot('currency'), amount: 0 })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    moveBalance: statement(
      db
        .updateTable('balances')
        .set({ amount: sql<number>`amount + ${slot<number>('by')}` })
        .where('account', '=', slot('account'))
        .where('currency', '=', slot('currency')),
    ),
    recordEvent: statement(
      db.insertInto('provider_events').values({ id: slot('id'), kind: slot('kind'), applied_at: slot('at') }),
    ),
  } satisfies Record<string, Statement>
}
