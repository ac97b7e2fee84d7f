// Goals as written: put as a whole, reached once, and their sums carried forward, each tip once.
import { type Kysely, sql } from 'kysely'
import { counted } from '../counted-tips.ts'
import type { Schema } from '../schema.ts'
import { integer, nullable, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function goalWriters(db: Kysely<Schema>): Writers<'put-goal' | 'drop-goal' | 'reach-goal' | 'roll-up-goals'> {
  const s = statements(db)
  return {
    'put-goal': ({ goal, countAfter, at }) => {
      const { id, site, name, title, target, creator, basis, startsAt, endsAt, item, version } = goal
      const { amount, currency } = target
      return [
        s.put({ id, site, name, title, amount, currency, creator, basis, startsAt, endsAt, item, version, at }),
        ...(countAfter === null ? [] : [s.number({}), s.forget({ id }), s.begin({ id, after: countAfter })]),
      ]
    },
    'drop-goal': ({ goal, at }) => [s.drop({ id: goal, at })],
    'reach-goal': ({ goal, version, supporters, at }) => [s.reach({ id: goal, version, supporters, at })],
    'roll-up-goals': ({ to }) => [s.number({}), s.name({ to }), s.add({ to })],
  }
}

function statements(db: Kysely<Schema>) {
  const raw = (query: ReturnType<typeof sql>) => statement({ compile: () => query.compile(db) })
  const open = sql`goals.dropped_at is null`
  const further = sql`tips.sequence > goal_sums.last_sequence and tips.sequence <= ${integer('to')}`
  const tips = (what: ReturnType<typeof sql>) =>
    sql`(select ${what} from goals join tips on ${counted} and ${further} where goals.id = goal_sums.goal)`
  const sum = (column: 'amount' | 'net') => tips(sql`cast(coalesce(sum(${sql.ref(`tips.${column}`)}), 0) as bigint)`)
  return {
    put: statement(
      db
        .insertInto('goals')
        .values({
          id: slot('id'),
          site: slot('site'),
          name: slot('name'),
          title: slot('title'),
          amount: integer('amount'),
          currency: slot('currency'),
          creator: nullable('creator') as string | null,
          basis: slot('basis'),
          starts_at: slot('startsAt'),
          ends_at: nullable('endsAt'),
          item: nullable('item'),
          created_at: slot('at'),
          version: integer('version'),
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({
            title: eb.ref('excluded.title'),
            amount: eb.ref('excluded.amount'),
            currency: eb.ref('excluded.currency'),
            creator: eb.ref('excluded.creator'),
            basis: eb.ref('excluded.basis'),
            starts_at: eb.ref('excluded.starts_at'),
            ends_at: eb.ref('excluded.ends_at'),
            item: eb.ref('excluded.item'),
            version: sql<number>`case when goals.version = excluded.version - 1 then excluded.version else -1 end`,
          })),
        ),
    ),
    drop: statement(
      db
        .updateTable('goals')
        .set({ dropped_at: sql<string>`coalesce(dropped_at, ${slot('at')})` })
        .where('id', '=', slot('id')),
    ),
    reach: statement(
      db
        .updateTable('goals')

        .set({ reached_at: slot('at'), reached_by: integer('supporters'), version: sql<number>`version + 1` })
        .where('id', '=', slot('id'))
        .where('version', '=', integer('version'))
        .where('reached_at', 'is', null),
    ),
    forget: statement(db.deleteFrom('goal_supporters').where('goal', '=', slot('id'))),
    begin: statement(
      db
        .insertInto('goal_sums')
        .values({ goal: slot('id'), last_sequence: integer('after'), gross: 0, net: 0, named: 0, unnamed: 0 })
        .onConflict((conflict) =>
          conflict.column('goal').doUpdateSet((eb) => ({
            last_sequence: eb.ref('excluded.last_sequence'),
            gross: 0,
            net: 0,
            named: 0,
            unnamed: 0,
          })),
        ),
    ),
    // What a process of an earlier release added counts from when it has its number.
    number: raw(sql`
      update tips set sequence = (select sequence from entries where reference = 'tip:' || tips.id),
        net = coalesce((select amount from postings where entry = 'tip:' || tips.id
          and account || '' in ('creator:' || tips.creator || ':payable', 'creator:' || tips.creator || ':held')), 0)
      where sequence is null`),
    name: raw(sql`
      insert into goal_supporters (goal, reader, name)
      select distinct goals.id, tips.reader, tips.name from goals join goal_sums on goal_sums.goal = goals.id
        join tips on ${counted} and ${further}
      where ${open} and tips.name is not null
      on conflict do nothing`),
    add: raw(sql`
      update goal_sums set gross = gross + ${sum('amount')}, net = net + ${sum('net')},
        named = (select count(*) from goal_supporters where goal_supporters.goal = goal_sums.goal),
        unnamed = unnamed + ${tips(sql`count(case when tips.name is null then 1 end)`)},
        last_sequence = cast(${integer('to')} as bigint)
      where last_sequence < ${integer('to')} and goal in (select id from goals where ${open})`),
  }
}
