// What the ledger check finds: for each invariant a damage, planted around the port into books that were in order.
import { expect, test } from 'vitest'
import { webIds } from '../../../server/adapters/local/web-ids.ts'
import { releasing } from '../../../server/core/hold.ts'
import { checkLedger } from '../../../server/flows/check-ledger.ts'
import { closeDays } from '../../../server/flows/close-days.ts'
import { rollUpGoals } from '../../../server/flows/roll-up-goals.ts'
import type { Store } from '../../../server/ports/index.ts'
import { testClock } from '../../support/clock.ts'
import {
  at,
  makeCreator,
  makeGiftLink,
  makeGoal,
  makeMovement,
  makePoll,
  makeSite,
  makeTicket,
  makeTier,
  usd,
} from '../../support/make.ts'
import { type OpenedStore, type Protection, sqliteLifting } from './bench.ts'
import {
  begun,
  bought,
  disputed,
  followed,
  given,
  givenAgain,
  givenBack,
  heldTip,
  memberRefunded,
  memberRefundReturned,
  openedByLink,
  paid,
  redeemed,
  rolledUp,
  seated,
  setAside,
  taken,
  takenBack,
  tipped,
  tipReturned,
  unlock,
  voted,
  votedFree,
} from './changes.ts'
import { joinedWithCredit } from './joining.ts'

type Damage = readonly [name: string, statements: string, invariant: string, ...lifted: Protection[]]

export function damageClaims(open: () => Promise<OpenedStore>): void {
  const everywhere = [
    ...ledgerDamages,
    ...rollUpDamages,
    ...unlockDamages,
    ...refundDamages,
    ...disputeDamages,
    ...membershipDamages,
    ...creditDamages,
    ...seatDamages,
    ...giftDamages,
    ...giftLinkDamages,
    ...tipDamages,
    ...goalDamages,
    ...pollDamages,
    ...standingTipDamages,
    ...holdDamages,
  ]

  test.each(everywhere.map((damage) => ({ damage, name: damage[0] })))('$name', async ({ damage }) => {
    const [, statements, invariant, ...lifted] = damage
    const { store, audit, tamper, lifting = sqliteLifting } = await open()
    await liveThrough(store)
    const clock = testClock('2026-11-24T02:00:00.000Z')
    expect(await closeDays({ audit, ids: webIds, clock })).toEqual(['2026-11-22'])
    expect(await closeDays({ audit, ids: webIds, clock })).toEqual([])
    await rolledUp(store, clock)
    await rollUpGoals({ store, clock })
    expect((await checkLedger({ audit, ids: webIds })).findings).toEqual([])

    await tamper([...lifted.map((protection) => lifting[protection]), statements].join('; '))
    const { findings } = await checkLedger({ audit, ids: webIds })
    expect(findings.map((finding) => finding.invariant)).toContain(invariant)
    await store.close()
  })
}

/** A little of everything that can happen to money. */
async function liveThrough(store: Store): Promise<void> {
  await store.commit([
    { change: 'add-site', site: makeSite(), keyHash: 'key-hash', at },
    { change: 'add-reader', reader: 'reader_one', cookieHash: 'cookie-hash', at },
    { change: 'add-reader', reader: 'reader_two', cookieHash: 'cookie-two', at },
    { change: 'open-ticket', ticket: makeTicket(), at },
    ...paid('checkout_one', 'pi_1', 500),
    ...paid('checkout_two', 'pi_2', 500),
    ...paid('checkout_three', 'pi_3', 500),
    // So that something is left when all is spent below: a balance of nothing is as good gone.
    ...paid('checkout_left', 'pi_left', 500),
    ...unlock('ent_one', 'ticket_one', 20),
    ...bought('ent_undone', 20, 'the-lake'),
    { change: 'keep-key', site: 'site_one', key: 'key-1', bodyHash: 'hash', refund: 'refund_undo', at },
    ...givenBack({ refund: 'refund_undo', entitlement: 'ent_undone' }),
    { change: 'take-undo-slot', reader: 'reader_one', slot: 0, at, freeBefore: '2026-10-22T12:00:00.000Z' },
    { change: 'put-tier', tier: makeTier(), at },
    ...joinedWithCredit({ seats: 3 }),
    { change: 'open-ticket', ticket: makeTicket({ id: 'ticket_member' }), at },
    {
      change: 'finish-by-membership',
      ticket: 'ticket_member',
      reader: 'reader_one',
      membership: 'membership_one',
      at,
    },
    { change: 'add-reader', reader: 'reader_three', cookieHash: 'cookie-three', at },
    ...seated('reader_three', 2, 'cara@example.com'),
    { change: 'open-ticket', ticket: makeTicket({ id: 'ticket_seat' }), at },
    {
      change: 'finish-by-membership',
      ticket: 'ticket_seat',
      reader: 'reader_three',
      membership: 'membership_one',
      at,
    },
    { change: 'open-ticket', ticket: makeTicket({ id: 'ticket_gift' }), at },
    ...given({ ticket: 'ticket_gift' }),
    { change: 'finish-by-gift', ticket: 'ticket_gift', reader: 'reader_one', at },
    { change: 'add-gift-link', link: makeGiftLink({ entitlement: 'ent_one' }), codeHash: 'link-hash', number: 1 },
    ...openedByLink('reader_two'),
    { change: 'put-creator', creator: makeCreator(), at },
    { change: 'put-creator', creator: makeCreator({ id: 'creator_two', name: 'bo', title: 'Bo' }), at },
    { change: 'put-creator', creator: makeCreator({ id: 'creator_three', name: 'cleo', title: 'Cleo' }), at },
    { change: 'put-goal', goal: makeGoal({ target: usd(1000) }), countAfter: 0, at },
    ...tipped(),
    ...tipped({ id: 'tip_star', ticket: 'ticket_star', sticker: 'star' }),
    ...begun(),
    ...givenAgain({}, '2026-11-22T12:00:01.000Z'),
    ...tipped({ id: 'tip_back', ticket: 'ticket_back' }),
    ...tipReturned({ id: 'tip_back' }),
    ...tipped({ id: 'tip_cleo', ticket: 'ticket_cleo', creator: 'creator_three' }),
    ...heldTip(),
    ...heldTip({ id: 'tip_released', ticket: 'ticket_released' }),
    ...bought('ent_shared', 100, 'the-delta'),
    ...givenBack({
      refund: 'refund_shared',
      entitlement: 'ent_shared',
      item: 'the-delta',
      price: 100,
      amount: 33,
      revoke: false,
    }),
    { change: 'put-poll', poll: makePoll(), at },
    ...voted({ vote: 'vote_paid', id: 'tip_vote', ticket: 'ticket_vote', amount: usd(10) }),
    ...votedFree('ticket_free_vote'),
    ...redeemed({ by: 'reader_two' }),
    ...takenBack(1, 0),
    ...setAside({ id: 'refund_waits' }),
    ...setAside({ id: 'refund_sent', money: usd(50) }),
    ...setAside({ id: 'refund_failed', money: usd(30) }),
  ])
  for (const hold of await store.holds('tip:tip_released')) await store.commit(releasing(hold, at))
  await memberRefunded(store, 're_member', 0, 100)
  await memberRefunded(store, 're_back', 100, 50)
  await memberRefundReturned(store, 're_back', 50)
  const sent = (amount: number) => makeMovement({ id: `txn_${amount}`, amount, fee: 0 })
  await followed(store, 'refund_sent', { state: 'succeeded', sent: sent(-50) })
  await followed(store, 'refund_failed', { state: 'failed', sent: sent(-30), returned: sent(30) })
  const of = { payment: 'pi_2', checkout: 'checkout_two' } as const
  await disputed(store, { of, movements: [taken] })
  const lost = makeMovement({ id: 'txn_lost', amount: -500, fee: 1500 })
  await disputed(store, { id: 'dp_lost', of: { payment: 'pi_3', checkout: null }, movements: [lost], state: 'lost' })
}

const named = '(entry, line, account, direction, amount, currency)'

/** An entry by hand that balances: so much from one account to another. */
function entry(reference: string, kind: string, from: string, to: string, amount = 20): string {
  return `insert into entries (reference, kind, posted_at) values ('${reference}', '${kind}', '${at}');
    insert into postings ${named} values ('${reference}', 0, '${from}', 'debit', ${amount}, 'USD'),
      ('${reference}', 1, '${to}', 'credit', ${amount}, 'USD')`
}

const ledgerDamages: readonly Damage[] = [
  [
    'a kept balance that is not the sum of its postings',
    'update balances set amount = amount + 1',
    'balance is the sum of its postings',
  ],
  ['a balance below its floor', 'update balances set amount = -1', 'no balance is below its floor', 'checks'],
  ['a kept balance that is gone', 'delete from balances', 'balance is the sum of its postings'],
  [
    'a reversal of more than there was',
    `insert into entries (reference, kind, reverses, posted_at) values ('undo:x', 'undo', 'unlock:ent_one', '${at}');
     insert into postings ${named} values ('undo:x', 0, 'reader:reader_one:wallet', 'credit', 21, 'USD'),
       ('undo:x', 1, 'publisher:pub_one:payable', 'debit', 21, 'USD')`,
    'reversals never exceed the original',
  ],
  [
    'a posting to an account that is not in the chart',
    `update postings set account = 'pocket' where account like 'publisher:%'`,
    'chart',
    'append-only',
  ],
  [
    'a payment booked with another amount',
    'update checkouts set paid_amount = paid_amount + 1',
    'a payment has one entry of equal amount',
  ],
  [
    'a payment booked in another currency',
    `update checkouts set currency = 'EUR'`,
    'a payment has one entry of equal amount',
  ],
  [
    'a top-up without a payment',
    `update checkouts set state = 'open', payment = null`,
    'a top-up entry has its payment',
    'references',
  ],
  // CRS-10
  [
    'an entry that was changed by hand',
    `update entries set kind = 'gift' where kind = 'top-up'`,
    'append-only',
    'append-only',
  ],
  [
    'an entry that was removed',
    `delete from entries where kind = 'unlock'`,
    'append-only',
    'references',
    'append-only',
  ],
  [
    'a posting that was changed',
    `update postings set amount = 21 where amount = 20 and direction = 'debit'`,
    'balanced',
    'append-only',
  ],
]

const summed = 'a roll-up is the sum of its postings'
const numbered = 'a posting has the number of its entry'

const rollUpDamages: readonly Damage[] = [
  ['a roll-up that is not the sum of its postings', 'update roll_ups set amount = amount + 1', summed],
  ['a roll-up that is gone', 'delete from roll_ups', summed],
  ['a roll-up of nothing', `insert into roll_ups values ('publisher:pub_none:payable', 'USD', 1)`, summed],
  ['roll-ups that forgot where they ended', 'delete from roll_up_progress', summed],
  [
    'an entry that a roll-up passed over',
    `update roll_up_progress set last_sequence = last_sequence + 100;
     ${entry('gift:x', 'gift', 'bad-debt', 'publisher:pub_one:payable')};
     update postings set sequence = (select entries.sequence from entries where reference = postings.entry)
       where sequence is null`,
    summed,
  ],
  [
    'a posting that stands elsewhere in its account than its entry in the journal',
    `update postings set sequence = sequence + 1 where account = 'publisher:pub_one:payable'`,
    numbered,
    'append-only',
  ],
  ['a posting without a number', 'update postings set sequence = null', numbered, 'append-only'],
]

const sharedBy = 'an unlock is paid to its publisher and to creators of its site'

const unlockDamages: readonly Damage[] = [
  ['an unlock that another publisher was paid for', `update sites set publisher = 'pub_two'`, sharedBy],
  [
    'an unlock that a creator of another site has a share of',
    `update creators set site = 'site_x' where id = 'creator_two'`,
    sharedBy,
    'references',
  ],
  [
    'an entitlement without its cause',
    `update entitlements set cause = 'unlock:ent_other' where id = 'ent_one'`,
    'a live entitlement has one cause',
  ],
  [
    'an unlock whose whole price went back and that opens the article still',
    `update entitlements set revoked_at = null where id = 'ent_undone'`,
    'a live entitlement has one cause',
  ],
  [
    'an unlock that granted nothing',
    'delete from tickets; delete from entitlements',
    'a paid unlock gave one entitlement',
    'references',
  ],
  [
    'a ticket that is done for somebody else',
    `update tickets set item = 'other'`,
    'a finished ticket gave what it was for',
  ],
  [
    'an entitlement with another price than was paid',
    `update entitlements set price_amount = 21 where id = 'ent_one'`,
    'an entitlement cost what its unlock took',
  ],
  [
    'a paid entitlement that calls itself free',
    `update entitlements set price_amount = null, price_currency = null where id = 'ent_one'`,
    'an entitlement cost what its unlock took',
  ],
  [
    'an entitlement with a price in another currency',
    `update entitlements set price_currency = 'EUR' where id = 'ent_one'`,
    'an entitlement cost what its unlock took',
  ],
  [
    'an entitlement that counts a refund that never was',
    `update entitlements set refunded_amount = 1 where id = 'ent_one'`,
    'an entitlement gave back what its refunds say',
  ],
  [
    'a refund that its entitlement does not count',
    `update entitlements set refunded_amount = 0 where id = 'ent_undone'`,
    'an entitlement gave back what its refunds say',
  ],
  [
    'an undo beyond three',
    `insert into undo_slots values ('reader_one', 3, '${at}')`,
    'a reader has three undos at most',
    'checks',
  ],
]

const complete = 'a refund has the entries that its state says'
const owned = 'an entry of a refund has its refund'
const onItsWay = 'money on its way back is neither sent nor failed'

const refundDamages: readonly Damage[] = [
  [
    'a refund of another amount than its entry',
    `update refunds set amount = amount + 1 where id = 'refund_undo'`,
    complete,
  ],
  ['a refund to a card of another amount', `update refunds set amount = 99 where id = 'refund_waits'`, complete],
  ['a refund in another currency than its entry', `update refunds set currency = 'EUR'`, complete],
  ['a refund that says it was sent, and was not', `update refunds set is_sent = 1 where id = 'refund_waits'`, complete],
  [
    'a refund that says it failed, and did not',
    `update refunds set state = 'failed' where id = 'refund_waits'`,
    complete,
  ],
  ['a refund that forgot that it was sent', `update refunds set is_sent = 0 where id = 'refund_sent'`, owned],
  ['a refund that forgot that it failed', `update refunds set state = 'succeeded' where id = 'refund_failed'`, owned],
  ['an entry whose refund is gone', `delete from refunds where id = 'refund_waits'`, owned],
  ['money set aside by an entry that is no refund', entry('gift:x', 'gift', 'bad-debt', 'refunds:pending'), owned],
  ['money that was sent and waits to be sent', `update refunds set is_sent = 0 where id = 'refund_sent'`, onItsWay],
  [
    'money that was sent twice',
    entry('card-refund-returned:refund_sent', 'card-refund-returned', 'stripe:balance', 'refunds:pending'),
    onItsWay,
  ],
  [
    'a payment that gave back less than its refunds say',
    `update checkouts set refunded_amount = 0 where payment = 'pi_1'`,
    'a payment gave back what its refunds say',
  ],
  [
    'a payment that gave back what no refund says',
    `update checkouts set refunded_amount = 1 where payment = 'pi_2'`,
    'a payment gave back what its refunds say',
  ],
  [
    'a refund of what another reader paid',
    `update refunds set reader = 'reader_two' where id = 'refund_waits'`,
    'a refund is of its reader, in the currency that was paid',
  ],
  [
    'an idempotency key whose refund is not there',
    `update idempotency_keys set refund = 'refund_none'`,
    'an idempotency key names a refund',
  ],
]

const decided = 'what a bank took and has not decided on stands in disputes'
const held = 'a wallet is on hold while something holds it'

const disputeDamages: readonly Damage[] = [
  ['a dispute that took more than is booked', `update disputes set taken = 501 where id = 'dp_one'`, decided],
  ['a dispute that took less than is booked', `update disputes set taken = 0 where id = 'dp_one'`, decided],
  [
    'a loss written off by nothing',
    `update disputes set written_off = 'dispute-lost:dp_one:9' where id = 'dp_one'`,
    'a dispute is written off by an entry that is there',
  ],
  [
    'a loss that forgot that it was written off',
    `update disputes set written_off = null where id = 'dp_lost'`,
    decided,
  ],
  [
    'an entry whose dispute is gone',
    `delete from disputes where id = 'dp_one'`,
    'an entry of a dispute has its dispute',
  ],
  // `_` stands for any character in a LIKE: an entry of `dpxone` must not count for `dp_one`.
  [
    'an entry of a dispute with a name much like another',
    entry('dispute:dpxone:txn_x', 'dispute', 'disputes', 'stripe:balance'),
    'an entry of a dispute has its dispute',
  ],
  [
    'money in disputes by an entry that is of none',
    entry('gift:x', 'gift', 'disputes', 'stripe:balance'),
    'an entry of a dispute has its dispute',
  ],
  ['a wallet that is free although a dispute holds it', `update readers set standing = 'good'`, held],
  [
    'a wallet on hold although nothing holds it',
    `update readers set standing = 'on-hold' where id = 'reader_two'`,
    held,
  ],
  [
    'a warning that holds a wallet unnoticed',
    `insert into fraud_warnings values ('issfr_x', 'pi_1', 'reader_two', 'held', 1, '${at}')`,
    held,
  ],
]

const shares = 'what a member paid and what went back has one entry of equal amount'
const ofMember = 'an entry of a membership has its invoice or refund'
const lasts = 'a membership lasts as long as its invoices say'
const gaveBack = 'an invoice gave back what its refunds say'
const owes = 'what a renewal owes is owed by a membership that is late, and is not paid'
const owing = (invoice: string, currency = 'USD') =>
  `insert into membership_dues values ('membership_one', '${invoice}', 500, '${currency}', 1, null, 0)`
const isLate = `update memberships set state = 'past-due'`

const history = 'what a membership is stands in its history'

const membershipDamages: readonly Damage[] = [
  ['an invoice of another amount than its entry', 'update membership_payments set amount = amount + 1', shares],
  ['an invoice in another currency than its entry', `update membership_payments set currency = 'EUR'`, shares],
  [
    'an invoice without an entry',
    `insert into membership_payments values ('in_x', 'membership_one', 'pi_x', 500, 'USD', 0, '2026-12-22T12:00:00.000Z', '${at}')`,
    shares,
  ],
  [
    'a membership entry without an invoice',
    entry('membership:in_x', 'membership', 'stripe:balance', 'publisher:pub_one:payable'),
    ofMember,
  ],
  [
    'a refund of a member of another amount',
    `update membership_refunds set amount = 99 where id = 're_member'`,
    shares,
  ],
  ['a refund that forgot that it came back', `update membership_refunds set state = 'sent'`, ofMember],
  ['a refund that says it came back, and did not', `update membership_refunds set state = 'returned'`, shares],
  ['an entry of a member whose refund is gone', `delete from membership_refunds where id = 're_member'`, ofMember],
  [
    'an invoice that gave back less than its refunds say',
    'update membership_payments set refunded_amount = 0',
    gaveBack,
  ],
  [
    'a membership that lasts longer than was paid',
    `update memberships set paid_until = '2027-12-22T12:00:00.000Z'`,
    lasts,
  ],
  [
    'a membership that nobody paid for',
    `insert into memberships (id, reader, site, cause, tier, billing_interval, amount, currency, seats, is_founding, lang, surface,
        state, subscription, renews, joined_at, paid_until, version, started_at, seen_at)
      values ('membership_x', 'reader_two', 'site_one', 'card', 'friend', 'month', 500, 'USD', 1, 0, 'en', 'redirect',
        'active', 'sub_x', 1, '${at}', '2026-12-22T12:00:00.000Z', 2, '${at}', '${at}')`,
    lasts,
  ],
  ['something owed by a membership that is not late', owing('in_late'), owes],
  ['something owed by an invoice that is paid', `${isLate}; ${owing('in_1')}`, owes],
  ['something owed in another currency', `${isLate}; ${owing('in_late', 'EUR')}`, owes],
  ['a membership that forgot what it was', 'delete from membership_versions', history],
  ['a history that ends too early', `update membership_versions set until = '${at}'`, history],
  ['a history of another price', 'update membership_versions set amount = amount + 1', history],
  [
    'a history that did not hear of the end',
    `update memberships set state = 'ended', ended_at = '${at}', version = version + 1`,
    history,
  ],
  [
    'a window that a membership of somebody else has opened',
    `update tickets set reader = 'reader_two' where id = 'ticket_member'`,
    'a finished ticket gave what it was for',
  ],
]

const creditOf = 'a credit is of an unlock of the same reader, site and currency'

const creditDamages: readonly Damage[] = [
  [
    'a credit of what another reader bought',
    `update memberships set reader = 'reader_two' where id = 'membership_one'`,
    creditOf,
  ],
  ['a credit of more than the unlock cost', 'update membership_credits set amount = 21', creditOf],
  ['a credit in another currency', `update memberships set currency = 'EUR' where id = 'membership_one'`, creditOf],
  [
    'a credit of an unlock that is not there',
    `update membership_credits set entitlement = 'ent_none'`,
    creditOf,
    'references',
  ],
  [
    'an unlock that counts twice',
    `insert into memberships (id, reader, site, cause, tier, billing_interval, amount, currency, seats, is_founding, lang, surface,
        state, subscription, renews, joined_at, paid_until, version, started_at, seen_at)
      values ('membership_x', 'reader_one', 'site_one', 'complimentary', 'friend', 'month', 500, 'USD', 1, 0, 'en', 'redirect',
        'ended', null, 0, '${at}', '2026-12-22T12:00:00.000Z', 2, '${at}', '${at}');
      insert into membership_credits values ('membership_x', 'ent_one', 5)`,
    'an unlock counts towards one membership',
  ],
]

const inGroup = 'a seat is in a membership that somebody else has joined'

const seatDamages: readonly Damage[] = [
  ['a seat of the organiser', `update seats set reader = 'reader_one'`, inGroup],
  [
    'a seat in a membership that nobody has paid for',
    `insert into memberships (id, reader, site, cause, tier, billing_interval, amount, currency, seats, is_founding, lang, surface,
        state, renews, version, started_at, seen_at)
      values ('membership_x', 'reader_two', 'site_one', 'card', 'friend', 'month', 500, 'USD', 3, 0, 'en', 'redirect',
        'started', 1, 1, '${at}', '${at}');
     insert into seats values ('membership_x', 2, 'reader_three', 'cara@example.com', '${at}')`,
    inGroup,
  ],
  [
    'a seat at a place that no group has',
    'update seats set place = 501',
    'a seat has a place of its own beside the organiser',
  ],
  [
    'a seat that was taken by an address of nobody',
    `update seats set address = 'dora@example.com'`,
    'a seat was taken by the address that its reader has proven',
  ],
  [
    'a seat by the address of another reader',
    `insert into mail_addresses values ('dora@example.com', 'reader_two', '${at}'); update seats set address = 'dora@example.com'`,
    'a seat was taken by the address that its reader has proven',
  ],
  [
    'a seat that nobody is known to have taken',
    'delete from seat_takers',
    'who has a seat is noted as having taken one',
  ],
  [
    'a window that a membership has opened in which its reader never had a seat',
    'delete from seats; delete from seat_takers',
    'a finished ticket gave what it was for',
  ],
]

const priced = 'what was given and what was taken back has one entry of equal amount'
const ofGift = 'an entry of a gift has its gift'
const hasCodes = 'a gift has its codes'
const opened = 'a code that is redeemed opened a membership as it was given'
const hasCode = 'a membership that was given has its code'

const giftDamages: readonly Damage[] = [
  ['a gift of another price than its entry', 'update gifts set amount = amount + 1', priced],
  ['a gift in another currency than its entry', `update gifts set currency = 'EUR'`, priced],
  ['a gift of somebody who did not pay for it', `update gifts set giver = 'reader_two'`, priced],
  [
    'a gift that nobody paid for',
    `insert into gifts (id, site, tier, billing_interval, giver, codes, taken_back, amount, currency, given_at, expires_at)
      values ('gift_x', 'site_one', 'friend', 'month', 'reader_two', 1, 0, 100, 'USD', '${at}', '${at}')`,
    priced,
  ],
  [
    'an entry of a gift that is not there',
    entry('gift:gift_x', 'gift', 'reader:reader_one:wallet', 'publisher:pub_one:payable'),
    ofGift,
  ],
  [
    'a price that came back for a code that was not taken back',
    entry('gift-returned:gift_one:0', 'gift-returned', 'publisher:pub_one:payable', 'reader:reader_one:wallet'),
    ofGift,
  ],
  [
    'a code that forgot that it was taken back',
    `update gift_codes set state = 'open' where state = 'taken-back'`,
    ofGift,
  ],
  [
    'a code that says it was taken back, and gave nothing back',
    `update gift_codes set state = 'taken-back', membership = null where state = 'redeemed'`,
    priced,
  ],
  ['a code that is gone', 'delete from gift_codes where position = 0', hasCodes],
  ['a code too many', `insert into gift_codes values ('hash-x', 'gift_one', 2, 'open', null, '${at}')`, hasCodes],
  ['a gift that counts what was taken back wrongly', 'update gifts set taken_back = 0', hasCodes],
  [
    'a code that opened another tier than was given',
    `update memberships set billing_interval = 'year' where id = 'membership_gift'`,
    opened,
  ],
  [
    'a code that opened what a card has paid for',
    `update gift_codes set membership = 'membership_one' where state = 'redeemed'`,
    opened,
  ],
  [
    'a membership that was given by no code',
    `update gift_codes set membership = null, state = 'open' where state = 'redeemed'`,
    hasCode,
  ],
  [
    'a window in which somebody else gave',
    `update tickets set reader = 'reader_two' where id = 'ticket_gift'`,
    'a finished ticket gave what it was for',
  ],
]

const tipPaid = 'a tip has one entry of equal amount'
const ofTip = 'an entry of a tip has its tip, and pays its creator and its publisher'
const tipPlace = 'a tip is for a creator of its site, by its ticket'
const ofWindow = 'a sticker that was sent is the one of its window'
const tipReturnedOnce = 'a tip that was given back has one entry of its refund, of equal amount'
const ofTipRefund = 'an entry of a refund of a tip has its tip'

const supported = 'what a supporter gave is the sum of the tips'

const tipDamages: readonly Damage[] = [
  ['a supporter who gave more than the tips', 'update supporters set amount = amount + 1', supported],
  ['a supporter whose sum is gone', `delete from supporters where creator = ''`, supported],
  ['a supporter of nobody', `update supporters set reader = 'reader_two'`, supported],
  ['a tip of another amount than its entry', 'update tips set amount = amount + 1', tipPaid],
  ['a tip in another currency than its entry', `update tips set currency = 'EUR'`, tipPaid],
  ['a tip of somebody who did not pay for it', `update tips set reader = 'reader_two'`, tipPaid],
  [
    'an entry of a tip that is not there',
    entry('tip:tip_x', 'tip', 'reader:reader_one:wallet', 'creator:creator_one:payable'),
    ofTip,
  ],
  ['a tip of which another publisher has a part', `update sites set publisher = 'pub_two'`, ofTip],
  ['a tip that was paid to another creator', `update tips set creator = 'creator_two'`, ofTip],
  ['a tip of a window that is still open', `update tickets set state = 'open' where id = 'ticket_tip'`, tipPlace],
  [
    'a tip with another sticker than was agreed to',
    `update tips set sticker = 'penny' where sticker is not null`,
    ofWindow,
  ],
  ['a tip that got a sticker', `update tips set sticker = 'penny' where id = 'tip_one'`, ofWindow],
  [
    'a tip for a creator of another site',
    `update creators set site = 'site_x' where id = 'creator_one'`,
    tipPlace,
    'references',
  ],
  [
    'a window in which somebody else tipped',
    `update tickets set reader = 'reader_two' where id = 'ticket_tip'`,
    'a finished ticket gave what it was for',
  ],
  [
    'a tip that says it was given back, and was not',
    `update tips set returned_at = '${at}' where id = 'tip_one'`,
    tipReturnedOnce,
  ],
  [
    'a tip that was given back to somebody else',
    `update postings set account = 'reader:reader_two:wallet' where entry = 'tip-refund:tip_back' and direction = 'credit'`,
    tipReturnedOnce,
    'append-only',
  ],
  ['a tip that forgot that it was given back', 'update tips set returned_at = null', ofTipRefund],
  [
    'a refund of a tip that is not there',
    entry('tip-refund:tip_x', 'tip-refund', 'creator:creator_one:payable', 'reader:reader_one:wallet'),
    ofTipRefund,
  ],
]

const netOfTip = 'a tip says what its creator got, and the number of its entry'
const countedOnce = 'a goal has counted each tip once'

const goalDamages: readonly Damage[] = [
  ['a tip that says its creator got all', 'update tips set net = amount', netOfTip],
  ['a tip of another entry', 'update tips set sequence = sequence + 1', netOfTip],
  ['a goal that counted more than was given', 'update goal_sums set gross = gross + 1', countedOnce],
  ['a goal that counted more than creators got', 'update goal_sums set net = net + 1', countedOnce],
  ['a goal with a supporter too many', 'update goal_sums set named = named + 1', countedOnce],
  ['a goal that passed over a tip', 'update goal_sums set gross = 0, net = 0, named = 0', countedOnce],
  ['a goal without sums', 'delete from goal_sums', countedOnce],
  [
    'a goal that nothing has reached',
    `update goals set reached_at = created_at`,
    'a goal that was reached had its target',
  ],
]

const ofItem = 'what a gift link opened is of its item'

const giftLinkDamages: readonly Damage[] = [
  [
    'a gift link that counts one too many',
    'update gift_links set opened = 2',
    'a gift link counts each of its readers once',
  ],
  ['an opening that is gone', 'delete from gift_link_openings', 'what was given by a link has its link'],
  ['an opening of another reader', `update gift_link_openings set reader = 'reader_one'`, ofItem],
  ['a gift link that gave another item', `update gift_links set item = 'the-lake', entitlement = null`, ofItem],
  ['a gift that was paid for', `update entitlements set cause = 'free:x' where cause like 'gift-link:%'`, ofItem],
  [
    'a gift link by what somebody else owns',
    `update gift_links set giver = 'reader_two'`,
    'a reader gives what that reader owns',
  ],
  [
    'a gift link by what was given',
    `update gift_links set entitlement = 'ent_by_reader_two'`,
    'a reader gives what that reader owns',
  ],
]

const votePaid = 'a paid vote has its tip, of the same reader and amount, for the creator of its poll'
const oneVote = 'a tip pays for one vote, and a reader has one free vote in a poll'
const ofChoice = 'a vote is what its window was about'

const pollDamages: readonly Damage[] = [
  ['a vote that cost another amount than its tip', 'update votes set amount = amount + 1', votePaid],
  ['a vote of somebody who did not pay for it', `update votes set reader = 'reader_two' where amount > 0`, votePaid],
  ['a poll that pays another creator than its votes', `update polls set creator = 'creator_two'`, votePaid],
  ['a poll in another currency than its votes', `update polls set currency = 'EUR'`, votePaid],
  ['a vote that another tip has paid for', `update votes set tip = 'tip_one' where amount > 0`, votePaid],
  ['a vote for what was never offered', `update votes set option = 'east'`, 'a vote is for an option of its poll'],
  [
    'a vote in a poll that forgot what it offered',
    `update polls set options = '[]'`,
    'a vote is for an option of its poll',
  ],
  ['a vote that changed sides after it was paid', `update votes set option = 'south' where amount > 0`, ofChoice],
  ['a tip for a vote that is gone', 'delete from votes where amount > 0', ofChoice],
  [
    'a second free vote of one reader',
    `drop index one_free_vote; insert into votes (id, site, poll, option, reader, cast_at)
       values ('vote_x', 'site_one', 'poll_one', 'south', 'reader_one', '${at}')`,
    oneVote,
  ],
  [
    'a window in which somebody voted whose vote is gone',
    'delete from votes where amount is null',
    'a finished ticket gave what it was for',
  ],
]

const asAgreed = 'a monthly tip is what its reader agreed to, of a month whose turn it was'
const began = 'a standing tip began with a tip'

const standingTipDamages: readonly Damage[] = [
  ['a monthly tip of another amount than was agreed to', 'update standing_tips set amount = amount + 1', asAgreed],
  ['a monthly tip in another currency', `update standing_tips set currency = 'EUR'`, asAgreed],
  ['a monthly tip to somebody else', `update standing_tips set creator = 'creator_two'`, asAgreed],
  ['a monthly tip out of another wallet', `update standing_tips set reader = 'reader_two'`, asAgreed],
  ['a monthly tip that tells who gave it', 'update standing_tips set is_anonymous = 1', asAgreed],
  ['a monthly tip before its turn', 'update standing_tips set month = 1', asAgreed],
  [
    'a second tip in a month',
    `drop index one_tip_a_month; update tips set month = 0 where standing_tip = 'standing_one'`,
    'a month of a standing tip has one tip at most',
  ],
  ['a standing tip that nobody began', `update tips set standing_tip = null, month = null`, began],
  [
    'a standing tip that began at another time',
    `update standing_tips set began_at = '2026-11-21T12:00:00.000Z'`,
    began,
  ],
  [
    'a monthly tip after it was stopped',
    `update standing_tips set ended_at = '${at}', ended_by = 'reader'`,
    'a standing tip that has ended gives no tip after that',
  ],
]

const holding = 'what is held for a creator is what the ledger holds'
const ofHold = 'a hold is of its entry, of equal amount, by the reader who paid'
const releasedOnce = 'a hold that was released has one entry of what was left'

const holdDamages: readonly Damage[] = [
  ['a hold that is gone', `delete from holds where entry = 'tip:tip_held'`, holding],
  ['a hold of which more was taken than went back', `update holds set taken = 1 where entry = 'tip:tip_held'`, holding],
  ['a hold of another creator', `update holds set creator = 'creator_two' where entry = 'tip:tip_held'`, holding],
  ['a hold of more than was posted', `update holds set amount = amount + 1`, ofHold],
  ['a hold in another currency', `update holds set currency = 'EUR'`, ofHold],
  ['a hold of somebody who did not pay', `update holds set reader = 'reader_two'`, ofHold],
  [
    'a hold that says it was released, and was not',
    `update holds set released_at = '${at}' where entry = 'tip:tip_held'`,
    releasedOnce,
  ],
  [
    'a hold that was released less than what was left',
    `update holds set amount = amount + 1 where entry = 'tip:tip_released'`,
    releasedOnce,
  ],
  [
    'a hold that forgot that it was released',
    `update holds set released_at = null where entry = 'tip:tip_released'`,
    'an entry of a release has its hold',
  ],
  [
    'a release of what was never held',
    entry('release:tip:tip_one:creator_one', 'release', 'creator:creator_one:held', 'creator:creator_one:payable'),
    'an entry of a release has its hold',
  ],
]
