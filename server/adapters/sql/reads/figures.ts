// Questions about many memberships at once: who was a member when, on what terms, and what of it was booked.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { MembershipVersion } from '../../../core/badge.ts'
import type { BookedShare, MemberGroup } from '../../../core/figures.ts'
import { after } from '../../../core/instant.ts'
import type { EntryKind } from '../../../core/journal.ts'
import { graceSeconds, type MembershipCause, type MembershipState } from '../../../core/membership.ts'
import type { Interval } from '../../../core/tier.ts'
import type { Store } from '../../../ports/index.ts'
import { claimOf, integerOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type FigureReads = Pick<Store, 'memberCounts' | 'memberGroups' | 'memberShares' | 'membershipVersions'>

export function figureReads({ db, rows, list }: Ask): FigureReads {
  const q = questions(db)
  // What renews and is not paid yet stays open for the days of grace.
  const grace = (instant: string) => after(instant, -graceSeconds)
  return {
    async memberCounts(site, start, end) {
      const slots = { site, start, end, graceAtStart: grace(start), graceAtEnd: grace(end) }
      const [row] = await rows(q.counts, slots)
      const [atStart, atEnd, stayed] = ['at_start', 'at_end', 'stayed'].map((name) => integerOf(row ?? {}, name))
      return { atStart: atStart ?? 0, atEnd: atEnd ?? 0, stayed: stayed ?? 0 }
    },
    memberGroups: (site, end) => list(q.groups, { site, end, graceAtEnd: grace(end) }, groupFrom),
    memberShares: (site, { from, to }) => list(q.shares, { site, from, to }, shareFrom),
    membershipVersions: (reader, site) => list(q.versions, { reader, site }, versionFrom),
  }
}

function questions(db: Kysely<Schema>) {
  // As `opensUntil` in core/membership.ts says it, for many at once; a pause is no leaving.
  const openAt = (at: string, grace: string) =>
    db
      .selectFrom('membership_versions')
      .where('site', '=', slot('site'))
      .where('since', '<=', slot(at))
      .where(sql<SqlBool>`(until is null or until > ${slot(at)})`)
      .where(sql<SqlBool>`(state = 'paused' or (state in ('active', 'past-due')
        and paid_until > case renews when 1 then ${slot(grace)} else ${slot(at)} end))`)
  const readersAt = (at: string, grace: string) => openAt(at, grace).select('reader').distinct()
  const [atStart, atEnd] = [readersAt('start', 'graceAtStart'), readersAt('end', 'graceAtEnd')]
  const isTrial = sql<number>`case when trial_until > ${slot('end')} then 1 else 0 end`

  // Entries by what caused them: those of a publisher may be of several sites.
  const invoices = db
    .selectFrom('memberships')
    .innerJoin('membership_payments', 'membership_payments.membership', 'memberships.id')
    .where('site', '=', slot('site'))
    .where('paid_at', '>=', slot('from'))
    .where('paid_at', '<', slot('to'))
    .select(sql<string>`'membership:' || invoice`.as('reference'))
  const refunds = db
    .selectFrom('membership_refunds')
    .innerJoin('membership_payments', 'membership_payments.invoice', 'membership_refunds.invoice')
    .innerJoin('memberships', 'memberships.id', 'membership_payments.membership')
    .where('site', '=', slot('site'))
  const sent = refunds
    .where('sent_at', '>=', slot('from'))
    .where('sent_at', '<', slot('to'))
    .select(sql<string>`'membership-refund:' || membership_refunds.id`.as('reference'))
  const returned = refunds
    .where(sql<SqlBool>`membership_refunds.state = 'returned'`)
    .select(sql<string>`'membership-refund-returned:' || membership_refunds.id`.as('reference'))
  const given = db
    .selectFrom('gifts')
    .where('site', '=', slot('site'))
    .where('giver', 'is not', null)
    .where('given_at', '>=', slot('from'))
    .where('given_at', '<', slot('to'))
    .select(sql<string>`'gift:' || id`.as('reference'))
  const takenBack = db
    .selectFrom('gifts')
    .innerJoin('gift_codes', 'gift_codes.gift', 'gifts.id')
    .where('site', '=', slot('site'))
    .where('giver', 'is not', null)
    .where('gift_codes.state', '=', 'taken-back')
    .where('changed_at', '>=', slot('from'))
    .where('changed_at', '<', slot('to'))
    .select(sql<string>`'gift-returned:' || gifts.id || ':' || position`.as('reference'))
  const caused = invoices.unionAll(sent).unionAll(returned).unionAll(given).unionAll(takenBack)
  const share = sql<string>`case postings.account when 'fees:platform' then 'platform' when 'fees:processing' then 'processing' else 'publisher' end`

  return {
    counts: statement(
      db
        .with('at_start', () => atStart)
        .with('at_end', () => atEnd)
        .selectNoFrom((eb) => [
          eb.selectFrom('at_start').select(eb.fn.countAll().as('n')).as('at_start'),
          eb.selectFrom('at_end').select(eb.fn.countAll().as('n')).as('at_end'),
          eb
            .selectFrom('at_start')
            .innerJoin('at_end', 'at_end.reader', 'at_start.reader')
            .select(eb.fn.countAll().as('n'))
            .as('stayed'),
        ]),
    ),
    groups: statement(
      openAt('end', 'graceAtEnd')
        .select(['cause', 'state', 'renews', 'billing_interval', 'currency'])
        .select(isTrial.as('is_trial'))
        .select(sql<number>`count(*)`.as('members'))
        .select(sql<number>`sum(amount * seats)`.as('amount'))
        .groupBy(['cause', 'state', 'renews', 'billing_interval', 'currency', sql`is_trial`]),
    ),
    shares: statement(
      db
        .selectFrom(caused.as('caused'))
        .innerJoin('entries', 'entries.reference', 'caused.reference')
        .innerJoin('postings', 'postings.entry', 'entries.reference')
        .where('posted_at', '>=', slot('from'))
        .where('posted_at', '<', slot('to'))
        .where(
          sql<SqlBool>`(postings.account like 'publisher:%:payable' or postings.account in ('fees:platform', 'fees:processing'))`,
        )
        .select(['kind', 'postings.currency'])
        .select(share.as('share'))
        .select(
          sql<number>`sum(case direction when 'debit' then postings.amount else -postings.amount end)`.as('debited'),
        )
        .groupBy(['kind', 'postings.currency', sql`share`]),
    ),
    versions: statement(
      db
        .selectFrom('membership_versions')
        .innerJoin('memberships', 'memberships.id', 'membership_versions.membership')
        .where('memberships.reader', '=', slot('reader'))
        .where('memberships.site', '=', slot('site'))
        .select(['membership_versions.state', 'membership_versions.renews', 'membership_versions.paid_until'])
        .select(['since', 'until'])
        .orderBy('since')
        .orderBy('membership_versions.version'),
    ),
  }
}

function groupFrom(row: Row): MemberGroup {
  return {
    cause: textOf(row, 'cause') as MembershipCause,
    state: textOf(row, 'state') as MembershipState,
    renews: claimOf(row, 'renews'),
    isTrial: claimOf(row, 'is_trial'),
    interval: textOf(row, 'billing_interval') as Interval,
    currency: textOf(row, 'currency'),
    members: integerOf(row, 'members'),
    amount: integerOf(row, 'amount'),
  }
}

function shareFrom(row: Row): BookedShare {
  return {
    kind: textOf(row, 'kind') as EntryKind,
    share: textOf(row, 'share') as BookedShare['share'],
    currency: textOf(row, 'currency'),
    debited: integerOf(row, 'debited'),
  }
}

function versionFrom(row: Row): MembershipVersion {
  return {
    state: textOf(row, 'state') as MembershipState,
    renews: claimOf(row, 'renews'),
    paidUntil: textOf(row, 'paid_until'),
    since: textOf(row, 'since'),
    until: textOrNull(row, 'until'),
  }
}
