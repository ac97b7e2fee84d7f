// The lease on PostgreSQL: one process has it, knows when it has it no longer, and clocks need not agree.
import { expect, inject, test } from 'vitest'
import { sqlLease } from '../../../../server/adapters/sql/lease.ts'
import { openPostgres } from '../../../../server/adapters/sql/postgres.ts'
import { after } from '../../../../server/core/instant.ts'
import { type TestClock, testClock } from '../../../support/clock.ts'
import { at } from '../../../support/make.ts'
import { borrowDatabase, giveBack } from '../../../support/postgres.ts'

const seconds = 60

async function processes() {
  const url = await borrowDatabase(inject('postgres'))
  const drivers: ReturnType<typeof openPostgres>[] = []
  return {
    /** Another process, with a connection and a clock of its own. */
    start(holder: string, clock: TestClock = testClock(at), name = 'chores') {
      const driver = openPostgres(url)
      drivers.push(driver)
      return { clock, lease: sqlLease(driver, { name, holder, seconds, clock }) }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(drivers.map((driver) => driver.close()))
      await giveBack(url)
    },
  }
}

test('of processes that ask at once one gets the lease', async () => {
  await using all = await processes()
  const leases = Array.from({ length: 8 }, (_, index) => all.start(`process_${index}`).lease)
  const answers = await Promise.all(leases.map((lease) => lease.take()))
  expect(answers.filter((until) => until !== null)).toEqual([after(at, seconds)])
  const again = await Promise.all(leases.map((lease) => lease.take()))
  expect(again).toEqual(answers)
})

test('a lease is kept for as long as it is renewed, and passes on after its time when its holder has died', async () => {
  await using all = await processes()
  const clock = testClock(at)
  const [one, two] = [all.start('process_one', clock).lease, all.start('process_two', clock).lease]
  for (let times = 0; times < 5; times++) {
    expect(await one.take()).toBe(after(clock.now(), seconds))
    clock.advance({ seconds: 50 })
    expect(await two.take()).toBeNull()
  }
  clock.advance({ seconds: 10 })
  expect(await two.take()).toBeNull()
  clock.advance({ seconds: 1 })
  expect(await two.take()).toBe(after(clock.now(), seconds))
})

test('a holder that lost its lease is told so when it asks', async () => {
  await using all = await processes()
  const clock = testClock(at)
  const [one, two] = [all.start('process_one', clock).lease, all.start('process_two', clock).lease]
  await one.take()
  clock.advance({ minutes: 5 })
  await two.take()
  expect(await one.take()).toBeNull()
  // What is another's is not given back.
  await one.giveBack()
  expect(await one.take()).toBeNull()
})

test('a lease that is given back passes on at once', async () => {
  await using all = await processes()
  const [one, two] = [all.start('process_one').lease, all.start('process_two').lease]
  await one.take()
  await one.giveBack()
  expect(await two.take()).toBe(after(at, seconds))
})

test('leases of other names know nothing of one another', async () => {
  await using all = await processes()
  await all.start('process_one').lease.take()
  expect(await all.start('process_two', testClock(at), 'other').lease.take()).not.toBeNull()
})

test('a clock that is ahead takes nothing from a holder that renews while more than that is left', async () => {
  await using all = await processes()
  const one = all.start('process_one')
  const ahead = all.start('process_two', testClock(after(at, 45)))
  for (let times = 0; times < 5; times++) {
    expect(await one.lease.take()).not.toBeNull()
    for (const { clock } of [one, ahead]) clock.advance({ seconds: 10 })
    expect(await ahead.lease.take()).toBeNull()
  }
  for (const { clock } of [one, ahead]) clock.advance({ seconds: 10 })
  expect(await ahead.lease.take()).not.toBeNull()
  // Its own clock says that it has 40 seconds left; the books say that another one has it.
  expect(await one.lease.take()).toBeNull()
})
