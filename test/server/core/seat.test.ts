// Seats: how many may be had, which place is next, and who is invited by what was typed.
import { expect, test } from 'vitest'
import { money } from '../../../server/core/money.ts'
import {
  freePlace,
  type Invitation,
  type InvitationState,
  type Invited,
  invitedAs,
  isEverybody,
  mayTake,
  type Seat,
  seatsMost,
  totalOf,
} from '../../../server/core/seat.ts'
import { at, usd } from '../../support/make.ts'

const seat = (place: number): Seat => ({
  membership: 'membership_one',
  place,
  reader: `reader_${place}`,
  address: 'ana@river.example',
  takenAt: at,
})
const says = (invited: Invited, state: InvitationState = 'open'): Invitation => ({
  membership: 'membership_one',
  invited,
  state,
  isTold: false,
  invitedAt: at,
})

test('all seats together cost so many times the price', () => {
  expect(totalOf({ price: usd(500), seats: 5 })).toEqual(usd(2500))
  expect(totalOf({ price: money(1200, 'PLN'), seats: 1 })).toEqual(money(1200, 'PLN'))
})

test.each([
  [10, 500, 10],
  [500, 500, 60],
  [500, 499, 60],
  [500, 501, 59],
  [500, 30_000, 1],
  [500, 15_001, 1],
  [1, 500, 1],
])('of a tier with at most %i seats at %i cents there are %i to be had', (seatsMax, price, most) => {
  expect(seatsMost({ seatsMax }, usd(price))).toBe(most)
})

test('the lowest free place is the next, and the first is the organiser’s', () => {
  expect(freePlace({ seats: 3 }, [])).toBe(2)
  expect(freePlace({ seats: 3 }, [seat(2)])).toBe(3)
  expect(freePlace({ seats: 3 }, [seat(3)])).toBe(2)
  expect(freePlace({ seats: 3 }, [seat(2), seat(3)])).toBeNull()
  expect(freePlace({ seats: 3 }, [seat(5), seat(2)])).toBe(3)
  expect(freePlace({ seats: 1 }, [])).toBeNull()
})

test.each([
  [' Ana@RIVER.example ', 'Ana@river.example'],
  ['@River.Example', '@river.example'],
  ['@mail.river.example', '@mail.river.example'],
  ['river.example', null],
  ['@', null],
  ['@river', null],
  ['@@river.example', null],
  ['@river.example, x', null],
  ['@river.example\r\nBcc: x@y.example', null],
  ['ana@river.example\r\nBcc: x@y.example', null],
  ['*@river.example', '*@river.example'],
  ['', null],
])('“%s” invites %s', (typed, invited) => {
  expect(invitedAs(typed)).toBe(invited)
})

test('a domain at which anybody can have an address is everybody; an address there is one person', () => {
  for (const domain of ['@gmail.com', '@wp.pl', '@GMX.de', '@outlook.com'])
    expect(isEverybody(invitedAs(domain) as Invited)).toBe(true)
  expect(isEverybody('@river.example')).toBe(false)
  expect(isEverybody('ana@gmail.com')).toBe(false)
})

test('what is said of an address comes before what is said of its domain', () => {
  const [ana, domain] = ['ana@river.example', '@river.example'] as const
  expect(mayTake(ana, [])).toBe(false)
  expect(mayTake(ana, [says(domain)])).toBe(true)
  expect(mayTake(ana, [says(domain, 'withdrawn')])).toBe(false)
  expect(mayTake(ana, [says(domain), says(ana, 'barred')])).toBe(false)
  expect(mayTake(ana, [says(domain), says(ana, 'withdrawn')])).toBe(true)
  expect(mayTake(ana, [says(domain, 'withdrawn'), says(ana)])).toBe(true)
  expect(mayTake('Ana@river.example', [says(ana)])).toBe(false)
  expect(mayTake('ana@lake.example', [says(domain)])).toBe(false)
})
