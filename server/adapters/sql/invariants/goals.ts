// Invariants of goals: each tip is counted once, as the ledger has it, and none is reached that was not.
import { sql } from 'kysely'
import { counted } from '../counted-tips.ts'
import type { Detail } from './detail.ts'

const rolledUp = sql`select goals.id as goal, coalesce(sum(tips.amount), 0) as gross, coalesce(sum(tips.net), 0) as net,
    count(distinct case when tips.name is not null then tips.reader || ' ' || tips.name end) as named,
    count(case when tips.id is not null and tips.name is null then 1 end) as unnamed
  from goals join goal_sums on goal_sums.goal = goals.id
    left join tips on ${counted} and tips.sequence <= goal_sums.last_sequence
  group by goals.id`

export const goalInvariants = {
  'a tip says what its creator got, and the number of its entry': sql<Detail>`
    select tips.id || ' says ' || coalesce(tips.net, 0) || ' by entry ' || tips.sequence || ', and the ledger '
      || coalesce(postings.amount, 0) || ' by ' || coalesce(entries.sequence, 0) as detail
    from tips left join entries on entries.reference = 'tip:' || tips.id
      left join postings on postings.entry = entries.reference and postings.account || '' in ('creator:' || tips.creator || ':payable', 'creator:' || tips.creator || ':held')
    where tips.sequence is not null
      and (coalesce(tips.net, -1) <> coalesce(postings.amount, 0) or tips.sequence <> coalesce(entries.sequence, 0))`,

  'a goal has counted each tip once': sql<Detail>`
    select goals.name || ' has counted ' || goal_sums.gross || ', net ' || goal_sums.net || ' of ' || goal_sums.named || ' and '
      || goal_sums.unnamed || ', and the tips say ' || rolled.gross || ', ' || rolled.net || ', ' || rolled.named || ', ' || rolled.unnamed as detail
    from goals join goal_sums on goal_sums.goal = goals.id join (${rolledUp}) as rolled on rolled.goal = goals.id
    where goal_sums.gross <> rolled.gross or goal_sums.net <> rolled.net or goal_sums.named <> rolled.named
      or goal_sums.unnamed <> rolled.unnamed
    union all
    select goals.name || ' has no sums' from goals left join goal_sums on goal_sums.goal = goals.id where goal_sums.goal is null`,

  // What went back afterwards had been given.
  'a goal that was reached had its target': sql<Detail>`
    select goals.name || ' was reached with ' || coalesce(sum(case goals.basis when 'net' then tips.net else tips.amount end), 0)
      || ' of ' || goals.amount as detail
    from goals left join tips on ${counted} where goals.reached_at is not null
    group by goals.id, goals.name, goals.amount
    having coalesce(sum(case goals.basis when 'net' then tips.net else tips.amount end), 0) < goals.amount`,
} as const
