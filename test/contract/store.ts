// What every store promises, whatever database is behind it. Each adapter's test runs this suite.
import { afterEach, describe, expect, test } from 'vitest'
import { webIds } from '../../server/adapters/local/web-ids.ts'
import { payableTo } from '../../server/core/account.ts'
import { topUpEntry, unlockEntry } from '../../server/core/bookkeeping.ts'
import type { Change } from '../../server/core/change.ts'
import { reversal } from '../../server/core/journal.ts'
import { checkLedger } from '../../server/flows/check-ledger.ts'
import { closeDays } from '../../server/flows/close-days.ts'
import type { Audit, Store } from '../../server/ports/index.ts'
import { testClock } from '../support/clock.ts'
import { at, makeCheckout, makeEntitlement, makeItem, makeSite, makeTicket, usd } from '../support/make.ts'

export type OpenedStore = {
  readonly store: Store
  readonly audit: Audit
  /** Writes around the port, as a careless hand would. */
  tamper(sql: string): Promise<void>
}

export function describeStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(name, () => {
    const opened: OpenedStore[] = []
    const fresh = async () => {
      const one = await open()
      opened.push(one)
      await one.store.commit([
        { change: 'add-site', site: makeSite(), keyHash: 'key-hash', at },
        { change: 'put-item', item: makeItem(), at },
        { change: 'add-reader', reader: 'reader_one', cookieHash: 'cookie-hash', at },
        { change: 'open-ticket', ticket: makeTicket(), at },
      ])
      return one
    }
    afterEach(async () => {
      for (const { store, audit } of opened.splice(0)) {
        expect((await checkLedger({ audit, ids: webIds })).findings).toEqual([])
        await store.close()
      }
    })

    test('what is written is read again as it was', async () => {
      const { store } = await fresh()
      expect(await store.site('site_one')).toEqual(makeSite())
      expect(await store.siteByKey('key-hash')).toEqual(makeSite())
      expect(await store.siteByOrigin('https://river.example')).toEqual(makeSite())
      expect(await store.item('site_one', 'the-river')).toEqual(makeItem())
      expect(await store.ticket('ticket_one')).toEqual(makeTicket())
      expect(await store.readerByCookie('cookie-hash')).toBe('reader_one')
    })

    test('what is not there is null, an empty list or an empty wallet', async () => {
      const { store } = await fresh()
      expect(await store.site('site_two')).toBeNull()
      expect(await store.item('site_one', 'nothing')).toBeNull()
      expect(await store.content('site_one', 'the-river')).toBeNull()
      expect(await store.rules('site_one')).toEqual([])
      expect(await store.siteGrant('x')).toBeNull()
      expect(await store.checkout('checkout_x')).toBeNull()
      expect(await store.entitlement('reader_one', 'site_one', 'the-river')).toBeNull()
      expect(await store.wallet('reader_one', 'USD')).toEqual(usd(0))
      expect(await store.walletLines('reader_one', 10)).toEqual([])
      expect(await store.isKnownOrigin('https://evil.example')).toBe(false)
    })

    test('text that looks like SQL is text', async () => {
      const { store } = await fresh()
      const title = `'); drop table items; -- ' or 1=1`
      await store.commit([{ change: 'put-item', item: makeItem({ id: "x' or '1'='1", title }), at }])
      expect((await store.item('site_one', "x' or '1'='1"))?.title).toBe(title)
      expect(await store.item('site_one', "y' or '1'='1")).toBeNull()
    })

    test('an edited site keeps its id and drops the origins it no longer names', async () => {
      const { store } = await fresh()
      const edited = makeSite({
        name: 'Slack Water',
        origins: ['https://b.example', 'https://a.example'],
        defaultPrice: usd(15),
      })
      await store.commit([{ change: 'edit-site', site: edited }])
      expect(await store.site('site_one')).toEqual(edited)
      expect(await store.isKnownOrigin('https://river.example')).toBe(false)
    })

    test('an origin belongs to one site', async () => {
      const { store } = await fresh()
      const thief = makeSite({ id: 'site_two' })
      expect(await store.commit([{ change: 'add-site', site: thief, keyHash: 'other', at }])).toEqual({
        done: false,
        guard: 'origin-taken',
      })
      expect(await store.site('site_two')).toBeNull()
    })

    test('items come in pages in the order of their ids, contents and rules are replaced as a whole', async () => {
      const { store } = await fresh()
      await store.commit([
        { change: 'put-item', item: makeItem({ id: 'b', price: null }), at },
        { change: 'put-item', item: makeItem({ id: 'a' }), at },
        { change: 'put-content', site: 'site_one', item: 'a', html: '<p>one</p>', at },
        { change: 'put-content', site: 'site_one', item: 'a', html: '<p>zwei — 二</p>', at },
        { change: 'put-rules', site: 'site_one', rules: [{ pattern: 'x', price: usd(1) }] },
        {
          change: 'put-rules',
          site: 'site_one',
          rules: [
            { pattern: '/b/*', price: usd(2) },
            { pattern: '/a/*', price: usd(3) },
          ],
        },
      ])
      expect((await store.items('site_one', '', 2)).map((item) => item.id)).toEqual(['a', 'b'])
      expect((await store.items('site_one', 'b', 2)).map((item) => item.id)).toEqual(['the-river'])
      expect(await store.item('site_one', 'a')).toMatchObject({ hasContent: true })
      expect(await store.content('site_one', 'a')).toBe('<p>zwei — 二</p>')
      expect((await store.rules('site_one')).map((rule) => rule.pattern)).toEqual(['/b/*', '/a/*'])
      await store.commit([{ change: 'drop-item', site: 'site_one', item: 'a' }])
      expect(await store.item('site_one', 'a')).toBeNull()
      expect(await store.content('site_one', 'a')).toBeNull()
    })

    const funded = async () => {
      const one = await fresh()
      await one.store.commit(paid('checkout_one', 'pi_1', 500))
      return one
    }

    test('money paid in is in the wallet, with its line', async () => {
      const { store } = await funded()
      expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
      expect(await store.wallet('reader_one', 'EUR')).toMatchObject({ amount: 0 })
      expect(await store.walletLines('reader_one', 10)).toMatchObject([
        { kind: 'top-up', amount: 500, currency: 'USD' },
      ])
      expect(await store.checkout('checkout_one')).toMatchObject({ state: 'paid', session: 'cs_checkout_one' })
    })

    test('an unlock debits the wallet, grants the item and finishes the ticket', async () => {
      const { store } = await funded()
      expect(await store.commit(unlock('ent_one', 'ticket_one', 20))).toEqual({ done: true })
      expect(await store.wallet('reader_one', 'USD')).toEqual(usd(480))
      expect(await store.entitlement('reader_one', 'site_one', 'the-river')).toMatchObject({
        id: 'ent_one',
        revokedAt: null,
      })
      expect(await store.ticket('ticket_one')).toMatchObject({
        state: 'done',
        entitlement: 'ent_one',
        reader: 'reader_one',
      })
      expect(await store.walletLines('reader_one', 10)).toMatchObject([
        { kind: 'unlock', amount: -20, title: 'The river that keeps its drafts' },
        { kind: 'top-up', amount: 500, title: null },
      ])
    })

    test('a wallet never goes below zero: the whole commit is refused', async () => {
      const { store } = await funded()
      expect(await store.commit(unlock('ent_one', 'ticket_one', 501))).toEqual({ done: false, guard: 'wallet-floor' })
      expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
      expect(await store.ticket('ticket_one')).toMatchObject({ state: 'open' })
      expect(await store.entitlement('reader_one', 'site_one', 'the-river')).toBeNull()
    })

    test('a wallet that never was cannot be spent from', async () => {
      const { store } = await fresh()
      expect(await store.commit(unlock('ent_one', 'ticket_one', 1))).toEqual({ done: false, guard: 'wallet-floor' })
    })

    test('the same reference books once', async () => {
      const { store } = await funded()
      const again = topUpEntry({ payment: 'pi_1', reader: 'reader_one', paid: usd(500), fee: usd(45) })
      expect(await store.commit([{ change: 'post-entry', entry: again, at }])).toEqual({
        done: false,
        guard: 'reference-taken',
      })
    })

    test('a checkout is paid once, under one payment', async () => {
      const { store } = await funded()
      expect(await store.commit(paid('checkout_one', 'pi_2', 500).slice(1))).toEqual({
        done: false,
        guard: 'checkout-settled',
      })
      expect(await store.commit(paid('checkout_two', 'pi_1', 500))).toMatchObject({ done: false })
      expect(await store.commit(paid('checkout_one', 'pi_3', 500).slice(0, 1))).toEqual({
        done: false,
        guard: 'checkout-started',
      })
      expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
    })

    test('an event is applied once', async () => {
      const { store } = await fresh()
      const event: Change = { change: 'record-event', event: 'evt_1', kind: 'x', at }
      expect(await store.commit([event])).toEqual({ done: true })
      expect(await store.commit([event])).toEqual({ done: false, guard: 'event-applied' })
    })

    test('a reader has one live entitlement to an item', async () => {
      const { store } = await funded()
      await store.commit([{ change: 'open-ticket', ticket: makeTicket({ id: 'ticket_two' }), at }])
      await store.commit(unlock('ent_one', 'ticket_one', 20))
      expect(await store.commit(unlock('ent_two', 'ticket_two', 20))).toEqual({
        done: false,
        guard: 'already-entitled',
      })
      expect(await store.wallet('reader_one', 'USD')).toEqual(usd(480))
    })

    test.each(['finish-ticket', 'decline-ticket', 'extend-ticket'] as const)(
      '%s is refused once a ticket is closed',
      async (kind) => {
        const { store } = await fresh()
        await store.commit([{ change: 'decline-ticket', ticket: 'ticket_one', at }])
        const ticket = 'ticket_one' as const
        const change: Change =
          kind === 'finish-ticket'
            ? { change: kind, ticket, reader: 'reader_one', entitlement: 'ent_one', at }
            : kind === 'decline-ticket'
              ? { change: kind, ticket, at }
              : { change: kind, ticket, expiresAt: '2027-01-01T00:00:00.000Z', at }
        const free: Change = { change: 'add-entitlement', entitlement: makeEntitlement() }
        expect(await store.commit([free, change])).toEqual({ done: false, guard: 'ticket-closed' })
        expect(await store.ticket('ticket_one')).toMatchObject({ state: 'declined' })
      },
    )

    test('a ticket is not finished after its time', async () => {
      const { store } = await funded()
      const late = unlock('ent_one', 'ticket_one', 20).map(
        (change) => ({ ...change, at: '2026-11-22T12:05:00.000Z' }) as Change,
      )
      expect(await store.commit(late)).toEqual({ done: false, guard: 'ticket-closed' })
    })

    test('a payment that arrives after we gave a checkout up is booked all the same', async () => {
      const { store } = await fresh()
      const [start, ...pay] = paid('checkout_one', 'pi_1', 500)
      await store.commit([start!, { change: 'expire-checkout', checkout: 'checkout_one', at }])
      expect(await store.commit(pay)).toEqual({ done: true })
      expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
      await store.commit([{ change: 'expire-checkout', checkout: 'checkout_one', at }])
      expect(await store.checkout('checkout_one')).toMatchObject({ state: 'paid' })
    })

    test('unfinished checkouts are those neither paid nor expired, oldest first', async () => {
      const { store } = await funded()
      const started = (id: `checkout_${string}`, startedAt: string): Change => ({
        change: 'start-checkout',
        checkout: makeCheckout({ id, startedAt }),
      })
      await store.commit([
        started('checkout_b', '2026-11-22T11:00:00.000Z'),
        started('checkout_a', '2026-11-22T10:00:00.000Z'),
        started('checkout_late', '2026-11-22T11:59:00.000Z'),
        started('checkout_gone', '2026-11-22T09:00:00.000Z'),
        { change: 'expire-checkout', checkout: 'checkout_gone', at },
      ])
      const found = await store.unfinishedCheckouts('2026-11-22T11:30:00.000Z', 10)
      expect(found.map((checkout) => checkout.id)).toEqual(['checkout_a', 'checkout_b'])
    })

    // MON-01
    test('of a hundred parallel unlocks with money for one, one is granted', async () => {
      const { store } = await fresh()
      await store.commit(paid('checkout_one', 'pi_1', 20))
      const wishes = Array.from({ length: 100 }, (_, index) => index)
      await store.commit(
        wishes.map(
          (index): Change => ({
            change: 'open-ticket',
            ticket: makeTicket({ id: `ticket_n${index}`, item: `item-${index}` }),
            at,
          }),
        ),
      )
      const answers = await Promise.all(
        wishes.map((index) => store.commit(unlock(`ent_n${index}`, `ticket_n${index}`, 20, `item-${index}`))),
      )
      expect(answers.filter((answer) => answer.done)).toHaveLength(1)
      expect(answers.filter((answer) => !answer.done && answer.guard === 'wallet-floor')).toHaveLength(99)
      expect(await store.wallet('reader_one', 'USD')).toEqual(usd(0))
    })

    test('commits that share a flush fail alone', async () => {
      const { store } = await funded()
      const event = (id: string): Change => ({ change: 'record-event', event: id, kind: 'x', at })
      const answers = await Promise.all([
        store.commit([event('a')]),
        store.commit([event('b'), event('b')]),
        store.commit([event('c')]),
      ])
      expect(answers.map((answer) => answer.done)).toEqual([true, false, true])
      expect(await store.commit([event('b')])).toEqual({ done: true })
    })

    test('the journal is append-only', async () => {
      const { tamper } = await funded()
      for (const statement of [
        'update entries set posted_at = posted_at',
        'delete from entries',
        'update postings set amount = amount + 1',
        'delete from postings',
      ]) {
        await expect(tamper(statement)).rejects.toThrow(/append-only/)
      }
    })

    test('a reversal that names its original passes the check', async () => {
      const { store } = await funded()
      const entry = unlockEntry({
        entitlement: 'ent_one',
        reader: 'reader_one',
        publisher: 'pub_one',
        price: usd(20),
        platformFeeBps: 0,
      })
      expect(entry.postings[1]?.account).toBe(payableTo('pub_one'))
      await store.commit([
        { change: 'post-entry', entry, at },
        { change: 'add-entitlement', entitlement: makeEntitlement({ cause: entry.reference }) },
      ])
      await store.commit([{ change: 'post-entry', entry: reversal(entry, 'undo:ent_one'), at }])
      expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
      // The entitlement still stands without a cause: the check must say so, and is content again once it is closed.
      const { audit, tamper } = opened.at(-1) as OpenedStore
      expect((await checkLedger({ audit, ids: webIds })).findings).toMatchObject([
        { invariant: 'a live entitlement has one cause' },
      ])
      await tamper(`update entitlements set revoked_at = '${at}'`)
    })
  })

  describe(`${name}: the ledger check finds`, () => {
    const damages: readonly [string, string, string][] = [
      [
        'a kept balance that is not the sum of its postings',
        'update balances set amount = amount + 1',
        'balance is the sum of its postings',
      ],
      [
        'a balance below its floor',
        'pragma ignore_check_constraints = on; update balances set amount = -1',
        'no balance is below its floor',
      ],
      [
        'a reversal of more than there was',
        `insert into entries (reference, kind, reverses, posted_at) values ('undo:x', 'reversal', 'unlock:ent_one', '${at}');
         insert into postings values ('undo:x', 0, 'reader:reader_one:wallet', 'credit', 21, 'USD'),
           ('undo:x', 1, 'publisher:pub_one:payable', 'debit', 21, 'USD')`,
        'reversals never exceed the original',
      ],
      [
        'a posting to an account that is not in the chart',
        `drop trigger postings_refuse_update; update postings set account = 'pocket' where account like 'publisher:%'`,
        'chart',
      ],
      ['a kept balance that is gone', 'delete from balances', 'balance is the sum of its postings'],
      [
        'an entitlement without its cause',
        `update entitlements set cause = 'unlock:ent_other'`,
        'a live entitlement has one cause',
      ],
      [
        'an unlock that granted nothing',
        'delete from tickets; delete from entitlements',
        'a paid unlock gave one entitlement',
      ],
      [
        'a payment booked with another amount',
        'update checkouts set paid_amount = 501',
        'a payment has one entry of equal amount',
      ],
      [
        'a top-up without a payment',
        `update checkouts set state = 'open', payment = null`,
        'a top-up entry has its payment',
      ],
      [
        'a ticket that is done for somebody else',
        `update tickets set item = 'other'`,
        'a finished ticket gave what it was for',
      ],
      // CRS-10
      [
        'an entry that was changed by hand',
        `drop trigger entries_refuse_update; update entries set kind = 'gift' where kind = 'top-up'`,
        'append-only',
      ],
      [
        'an entry that was removed',
        `pragma foreign_keys = off; drop trigger entries_refuse_delete; delete from entries where kind = 'unlock'`,
        'append-only',
      ],
      [
        'a posting that was changed',
        `drop trigger postings_refuse_update; update postings set amount = 21 where amount = 20 and direction = 'debit'`,
        'balanced',
      ],
    ]

    test.each(damages)('%s', async (_name, damage, invariant) => {
      const { store, audit, tamper } = await open()
      await store.commit([
        { change: 'add-site', site: makeSite(), keyHash: 'key-hash', at },
        { change: 'add-reader', reader: 'reader_one', cookieHash: 'cookie-hash', at },
        { change: 'open-ticket', ticket: makeTicket(), at },
        ...paid('checkout_one', 'pi_1', 500),
        ...unlock('ent_one', 'ticket_one', 20),
      ])
      const clock = testClock('2026-11-24T02:00:00.000Z')
      expect(await closeDays({ audit, ids: webIds, clock })).toEqual(['2026-11-22'])
      expect(await closeDays({ audit, ids: webIds, clock })).toEqual([])
      expect((await checkLedger({ audit, ids: webIds })).findings).toEqual([])

      await tamper(damage)
      const { findings } = await checkLedger({ audit, ids: webIds })
      expect(findings.map((finding) => finding.invariant)).toContain(invariant)
      await store.close()
    })
  })
}

function paid(id: `checkout_${string}`, payment: string, amount: number): Change[] {
  const entry = topUpEntry({ payment, reader: 'reader_one', paid: usd(amount), fee: usd(Math.min(45, amount)) })
  return [
    { change: 'start-checkout', checkout: makeCheckout({ id, money: usd(amount) }) },
    { change: 'pay-checkout', checkout: id, session: `cs_${id}`, payment, paid: usd(amount), at },
    { change: 'post-entry', entry, at },
  ]
}

function unlock(
  entitlement: `ent_${string}`,
  ticket: `ticket_${string}`,
  amount: number,
  item = 'the-river',
): Change[] {
  const reader = 'reader_one'
  const entry = unlockEntry({ entitlement, reader, publisher: 'pub_one', price: usd(amount), platformFeeBps: 0 })
  return [
    { change: 'post-entry', entry, at },
    { change: 'add-entitlement', entitlement: makeEntitlement({ id: entitlement, item, cause: entry.reference }) },
    { change: 'finish-ticket', ticket, reader, entitlement, at },
  ]
}
