// Questions about declined cards in windows to tip, and whether tips by card pause.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { CardTipPause, LastPause } from '../../../core/card-tip-pause.ts'
import type { SiteId } from '../../../core/id.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

export function cardTipReads({ db, rows, one }: Ask): Pick<Store, 'cardTipPause' | 'cardTipCounts' | 'cardDeclines'> {
  const q = questions(db)
  return {
    cardTipPause: (site) => one(q.pause, { site }, lastPauseFrom),
    async cardTipCounts(site, since) {
      const [row] = await rows(q.counts, { site, since })
      return row === undefined
        ? { declines: 0, paid: 0 }
        : { declines: integerOf(row, 'declines'), paid: integerOf(row, 'paid') }
    },
    cardDeclines: async (checkout) => (await one(q.ofCheckout, { checkout }, (row) => integerOf(row, 'declines'))) ?? 0,
  }
}

function questions(db: Kysely<Schema>) {
  const declines = db.selectFrom('card_declines').select((eb) => eb.fn.countAll<number>().as('declines'))
  return {
    pause: statement(
      db
        .selectFrom('card_tip_pauses')
        .selectAll()
        .select((eb) =>
          eb
            .selectFrom('card_declines')
            .select((of) => of.fn.max('declined_at').as('at'))
            .whereRef('card_declines.site', '=', 'card_tip_pauses.site')
            .whereRef('card_declines.pause', '=', 'card_tip_pauses.number')
            .as('last_decline_at'),
        )
        .where('site', '=', slot('site'))
        .orderBy('number', 'desc')
        .limit(1),
    ),
    counts: statement(
      db.selectNoFrom((eb) => [
        eb
          .selectFrom('card_declines')
          .select((of) => of.fn.countAll<number>().as('rows'))
          .where('site', '=', slot('site'))
          .where('pause', 'is', null)
          .where('declined_at', '>', slot('since'))
          .as('declines'),
        eb
          .selectFrom('checkouts')
          .innerJoin('tickets', 'tickets.id', 'checkouts.ticket')
          .select((of) => of.fn.countAll<number>().as('rows'))
          .where(sql<SqlBool>`checkouts.paid_at is not null`)
          .where('checkouts.paid_at', '>', slot('since'))
          .where('tickets.site', '=', slot('site'))
          .where('tickets.tip', 'is not', null)
          .as('paid'),
      ]),
    ),
    ofCheckout: statement(declines.where('checkout', '=', slot('checkout'))),
  }
}

function lastPauseFrom(row: Row): LastPause {
  const pause: CardTipPause = {
    site: textOf(row, 'site') as SiteId,
    number: integerOf(row, 'number'),
    because: textOf(row, 'because') as CardTipPause['because'],
    pausedAt: textOf(row, 'paused_at'),
    endedAt: textOrNull(row, 'ended_at'),
  }
  return { pause, lastDeclineAt: textOrNull(row, 'last_decline_at') }
}
