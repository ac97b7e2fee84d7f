// Invariants of votes: each is for what its poll offers, and was paid for by one tip for its creator, or is a member's only free one.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

export const pollInvariants = {
  'a paid vote has its tip, of the same reader and amount, for the creator of its poll': sql<Detail>`
    select votes.id || ' is not what ' || votes.tip || ' has paid for' as detail
    from votes join polls on polls.id = votes.poll left join tips on tips.id = votes.tip and tips.reader = votes.reader
      and tips.site = polls.site and tips.creator = polls.creator and tips.amount = votes.amount
      and tips.currency = polls.currency and tips.given_at = votes.cast_at
    where votes.tip is not null and tips.id is null`,

  'a tip pays for one vote, and a reader has one free vote in a poll': sql<Detail>`
    select tip || ' paid for ' || count(*) || ' votes' as detail from votes where tip is not null group by tip having count(*) > 1
    union all
    select reader || ' has ' || count(*) || ' free votes in ' || poll from votes where tip is null group by poll, reader having count(*) > 1`,

  'a vote is for an option of its poll': sql<Detail>`
    select votes.id || ' is for ' || votes.option || ', which ' || polls.name || ' does not know' as detail
    from votes join polls on polls.id = votes.poll
    where votes.site <> polls.site or replace(polls.options, '"option":"' || votes.option || '"', '') = polls.options`,

  // The words of a ticket say what its reader saw and agreed to.
  'a vote is what its window was about': sql<Detail>`
    select votes.id || ' is not what ' || tips.ticket || ' was for' as detail
    from votes join tips on tips.id = votes.tip join tickets on tickets.id = tips.ticket join polls on polls.id = votes.poll
    where replace(tickets.tip, '"vote":{"poll":"' || polls.name || '","option":"' || votes.option || '"}', '') = tickets.tip
    union all
    select tips.id || ' was for a vote that is not there' from tips join tickets on tickets.id = tips.ticket
      left join votes on votes.tip = tips.id
    where tickets.tip like '%"vote":{"poll":"%' and votes.id is null`,
} as const
