// Questions about polls, and how they stand at this moment.
import { type Kysely, sql } from 'kysely'
import type { CreatorId, PollId, SiteId } from '../../../core/id.ts'
import type { Poll, PollOption } from '../../../core/poll.ts'
import type { Store } from '../../../ports/index.ts'
import { claimOf, integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

export function pollReads({ db, one, list }: Ask): Pick<Store, 'polls' | 'voteCounts' | 'freeVote'> {
  const q = questions(db)
  return {
    polls: (site) => list(q.ofSite, { site }, pollFrom),
    voteCounts: async ({ id, site }) => new Map(await list(q.counts, { poll: id, site }, countFrom)),
    freeVote: (poll, reader) => one(q.free, { poll, reader }, (row) => textOf(row, 'option')),
  }
}

function questions(db: Kysely<Schema>) {
  // What came back is taken off when it is asked for, so that nobody who gives a tip back has to know of votes. The poll is kept from an
  // index that would read all of its votes for the few whose tip came back.
  const counts = sql`
    select choice, sum(votes) as votes from (
      select option as choice, count(*) as votes from votes where poll = ${slot('poll')} group by option
      union all
      select votes.option as choice, -count(*) as votes from tips join votes on votes.tip = tips.id and votes.poll || '' = ${slot('poll')}
      where tips.site = ${slot('site')} and tips.returned_at is not null group by votes.option
    ) as counted group by choice`
  return {
    ofSite: statement(
      db
        .selectFrom('polls')
        .selectAll()
        .where('site', '=', slot('site'))
        .where('dropped_at', 'is', null)
        .orderBy('name'),
    ),
    counts: statement({ compile: () => counts.compile(db) }),
    free: statement(
      db
        .selectFrom('votes')
        .select('option')
        .where('poll', '=', slot('poll'))
        .where('reader', '=', slot('reader'))
        .where('tip', 'is', null),
    ),
  }
}

const countFrom = (row: Row) => [textOf(row, 'choice'), integerOf(row, 'votes')] as const

function pollFrom(row: Row): Poll {
  return {
    id: textOf(row, 'id') as PollId,
    site: textOf(row, 'site') as SiteId,
    name: textOf(row, 'name'),
    question: textOf(row, 'question'),
    options: JSON.parse(textOf(row, 'options')) as PollOption[],
    price: moneyOf(row, 'amount', textOf(row, 'currency')),
    creator: textOf(row, 'creator') as CreatorId,
    endsAt: textOrNull(row, 'ends_at'),
    isFreeForMembers: claimOf(row, 'is_free_for_members'),
    version: integerOf(row, 'version'),
  }
}
