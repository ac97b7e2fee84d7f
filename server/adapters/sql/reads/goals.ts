// Questions about goals: what they are, and what has been counted until this moment.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Goal, GoalStanding } from '../../../core/goal.ts'
import type { CreatorId, GoalId, SiteId } from '../../../core/id.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import { counted } from '../counted-tips.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type GoalReads = Pick<Store, 'goal' | 'goals' | 'hasOpenGoals' | 'unreachedGoals' | 'goalsRolledTo'>

export function goalReads({ db, one, list }: Ask): GoalReads {
  const q = questions(db)
  return {
    goal: (site, name) => one(q.byName, { site, name }, standingFrom),
    goals: (site) => list(q.ofSite, { site }, standingFrom),
    hasOpenGoals: async (site) => (await one(q.open, { site }, () => true)) ?? false,
    unreachedGoals: (endedAfter, after, limit) => list(q.unreached, { endedAfter, after, limit }, standingFrom),
    goalsRolledTo: async () => (await one(q.rolledTo, {}, (row) => nullableIntegerOf(row, 'last_sequence'))) ?? null,
  }
}

const nullableIntegerOf = (row: Row, column: string) => (row[column] === null ? null : integerOf(row, column))

function questions(db: Kysely<Schema>) {
  const raw = (query: RawBuilder<unknown>) => statement({ compile: () => query.compile(db) })
  return {
    byName: raw(standings(sql`goals.site = ${slot('site')} and goals.name = ${slot('name')}`)),
    ofSite: raw(standings(sql`goals.site = ${slot('site')}`)),
    open: raw(sql`
      select id from goals where site = ${slot('site')} and dropped_at is null and reached_at is null limit 1`),
    unreached: raw(
      standings(
        sql`goals.reached_at is null and (goals.ends_at is null or goals.ends_at > ${slot('endedAfter')})
          and goals.id > ${slot('after')}`,
        sql`order by goals.id limit ${integer('limit')}`,
      ),
    ),
    rolledTo: raw(sql`
      select min(last_sequence) as last_sequence from goal_sums join goals on goals.id = goal_sums.goal
      where goals.dropped_at is null`),
  }
}

/** What is rolled up, what came after it, and less what went back, in one statement: so all is of the same moment. */
function standings(which: RawBuilder<unknown>, page: RawBuilder<unknown> = sql`order by goals.name`) {
  const since = sql`${counted} and tips.sequence > goal_sums.last_sequence`
  const returned = sql`${counted} and tips.returned_at is not null`
  const over = (what: RawBuilder<unknown>, which: RawBuilder<unknown>) =>
    sql`cast((select coalesce(${what}, 0) from tips where ${which}) as bigint)`
  const net = (column: 'amount' | 'net') => {
    const sum = sql`sum(${sql.ref(`tips.${column}`)})`
    return sql`${over(sum, since)} - ${over(sum, returned)}`
  }
  const named = (unless: RawBuilder<unknown>) =>
    sql`count(distinct case when tips.name is not null and not exists (${unless}) then tips.reader || ' ' || tips.name end)`
  const unnamed = sql`count(case when tips.name is null then 1 end)`
  const known = sql`select 1 from goal_supporters where goal_supporters.goal = goals.id
    and goal_supporters.reader = tips.reader and goal_supporters.name = tips.name`
  // Of whose tips one is left, that one still counts.
  const left = sql`select 1 from tips as kept where kept.site = goals.site and kept.reader = tips.reader
    and kept.name = tips.name and kept.currency = goals.currency and kept.returned_at is null
    and (goals.creator is null or kept.creator = goals.creator) and kept.given_at || '' >= goals.starts_at
    and (goals.ends_at is null or kept.given_at || '' < goals.ends_at)`
  return sql`
    select goals.*, goal_sums.gross + ${net('amount')} as raised_gross, goal_sums.net + ${net('net')} as raised_net,
      goal_sums.named + goal_sums.unnamed + ${over(sql`${named(known)} + ${unnamed}`, since)}
        - ${over(sql`${named(left)} + ${unnamed}`, returned)} as supporters
    from goals join goal_sums on goal_sums.goal = goals.id
    where goals.dropped_at is null and ${which} ${page}`
}

function standingFrom(row: Row): GoalStanding {
  const goal: Goal = {
    id: textOf(row, 'id') as GoalId,
    site: textOf(row, 'site') as SiteId,
    name: textOf(row, 'name'),
    title: textOf(row, 'title'),
    target: moneyOf(row, 'amount', textOf(row, 'currency')),
    creator: textOrNull(row, 'creator') as CreatorId | null,
    basis: textOf(row, 'basis') as Goal['basis'],
    startsAt: textOf(row, 'starts_at'),
    endsAt: textOrNull(row, 'ends_at'),
    item: textOrNull(row, 'item'),
    reachedAt: textOrNull(row, 'reached_at'),
    version: integerOf(row, 'version'),
  }
  const [gross, net] = [integerOf(row, 'raised_gross'), integerOf(row, 'raised_net')]
  return { goal, sums: { gross, net, supporters: integerOf(row, 'supporters') } }
}
