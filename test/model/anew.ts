// What makes a used world as good as new: the catalogue stays, all else goes, and the readers are there again.
import type { SqliteDriver } from '../../server/adapters/sql/sqlite.ts'
import type { Ports, Store } from '../../server/ports/index.ts'
import type { LocalStripe } from '../stripe/local-stripe.ts'
import { makeCreator, makeItem, makeSite } from '../support/make.ts'
import { creatorId, items, readerId, readers, sites, tipShares } from './cast.ts'

export const startsAt = '2026-11-22T12:00:00.000Z'

// Only for that the triggers that refuse deletes are dropped: nothing else here deletes.
export async function emptiable(driver: SqliteDriver): Promise<string[]> {
  const rows = await driver.all({ sql: `select name, type from sqlite_schema`, values: [] })
  const named = (type: string) => rows.filter((row) => row.type === type).map((row) => String(row.name))
  for (const name of named('trigger').filter((each) => each.endsWith('refuse_delete'))) {
    await driver.all({ sql: `drop trigger ${name}`, values: [] })
  }
  const stays = /^(sites|site_origins|items|creators|kysely_.*|sqlite_schema)$/
  const tables = named('table').filter((name) => !stays.test(name))
  return ['pragma foreign_keys = off', ...tables.map((name) => `delete from ${name}`), 'pragma foreign_keys = on']
}

export function empty({ world, control }: LocalStripe): void {
  const { tables, notes } = world.store.snapshot()
  for (const [kind, objects] of Object.entries(tables)) {
    for (const { id } of objects) world.store.remove(kind as 'charge', id)
  }
  for (const name of Object.keys(notes)) world.store.notes(name as 'answers').clear()
  control.forgetRequests()
  control.calm()
}

export async function addCatalogue(store: Store): Promise<void> {
  for (const { id, publisher, currency } of sites) {
    const site = makeSite({ id, publisher, currency, origins: [`https://${id.replace('_', '-')}.example`] })
    await store.commit([{ change: 'add-site', site, keyHash: id, at: startsAt }])
  }
  for (const { id, site: index, price, creator: name, byline } of items) {
    const { id: site, currency } = sites[index]
    if (name !== null) {
      const creator = makeCreator({ id: creatorId(name), site, name, tipShare: tipShares[name] })
      await store.commit([{ change: 'put-creator', creator, at: startsAt }])
      continue
    }
    const shares = byline === null ? [] : [{ creator: creatorId(byline.creator), bps: byline.bps }]
    const item = makeItem({ site, id, price: { amount: price, currency }, page: null, shares })
    await store.commit([{ change: 'put-item', item, at: startsAt }])
  }
}

export async function addReaders({ store }: Ports): Promise<void> {
  await store.commit(
    readers.map((reader) => ({
      change: 'add-reader',
      reader: readerId(reader),
      cookieHash: `cookie ${reader}`,
      at: startsAt,
    })),
  )
}
