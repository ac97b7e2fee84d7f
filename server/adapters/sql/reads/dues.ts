// Questions about what renewals owe, and about the letters to members: those that were written, and those whose time comes.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { Due } from '../../../core/membership.ts'
import type { Store } from '../../../ports/index.ts'
import { claimOf, integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'
import { membershipFrom } from './memberships.ts'

type DueReads = Pick<Store, 'membershipDue' | 'membershipLetters' | 'endingTrials'>

export function dueReads({ db, one, list }: Ask): DueReads {
  const q = questions(db)
  return {
    membershipDue: (membership) => one(q.due, { membership }, dueFrom),
    membershipLetters: (membership) => list(q.letters, { membership }, (row) => textOf(row, 'occasion')),
    endingTrials: (asked, limit) => list(q.endingTrials, { ...asked, limit }, membershipFrom),
  }
}

function questions(db: Kysely<Schema>) {
  return {
    due: statement(db.selectFrom('membership_dues').selectAll().where('membership', '=', slot('membership'))),
    letters: statement(
      db.selectFrom('membership_letters').select('occasion').where('membership', '=', slot('membership')),
    ),
    endingTrials: statement(
      db
        .selectFrom('memberships')
        .selectAll()
        .where('trial_until', '>', slot('now'))
        .where('trial_until', '<', slot('before'))
        .where('seen_at', '<', slot('seenBefore'))
        .where(sql<SqlBool>`state = 'active' and renews = 1`)
        .where(sql<SqlBool>`exists (select 1 from mail_addresses where mail_addresses.reader = memberships.reader)`)
        .where(
          sql<SqlBool>`not exists (select 1 from membership_letters
            where membership_letters.membership = memberships.id and occasion = 'trial-ends')`,
        )
        .orderBy('trial_until')
        .limit(integer('limit')),
    ),
  }
}

function dueFrom(row: Row): Due {
  return {
    invoice: textOf(row, 'invoice'),
    money: moneyOf(row, 'amount', textOf(row, 'currency')),
    attempts: integerOf(row, 'attempts'),
    nextAttemptAt: textOrNull(row, 'next_attempt_at'),
    needsHolder: claimOf(row, 'needs_holder'),
  }
}
