// The store's contract on PostgreSQL.
import { inject } from 'vitest'
import { sqlAudit } from '../../../../server/adapters/sql/audit.ts'
import { openPostgres } from '../../../../server/adapters/sql/postgres.ts'
import { sqlStore } from '../../../../server/adapters/sql/store.ts'
import { describeStore, type OpenedStore } from '../../../contract/store.ts'
import { borrowDatabase, giveBack, run } from '../../../support/postgres.ts'

async function open(): Promise<OpenedStore> {
  const url = await borrowDatabase(inject('postgres'))
  const driver = openPostgres(url)
  const store = sqlStore(driver)
  let isSpoiled = false
  return {
    store: {
      ...store,
      async close() {
        await store.close()
        if (!isSpoiled) await giveBack(url)
      },
    },
    audit: sqlAudit(driver),
    async tamper(statements) {
      isSpoiled ||= /drop (constraint|index)/.test(statements)
      await run(url, statements)
    },
    lifting: {
      checks: 'alter table balances drop constraint wallet_floor; alter table undo_slots drop constraint undo_slot',
      references: 'set session_replication_role = replica',
      'append-only': 'set session_replication_role = replica',
    },
  }
}

describeStore('PostgreSQL keeps the contract of a store', open)
