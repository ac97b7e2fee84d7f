// Background work where several processes have the same books open: one of them does it, and somebody always does.
import { expect, test, vi } from 'vitest'
import { meteredPorts } from '../../../server/adapters/prometheus/metered-ports.ts'
import { createMeters } from '../../../server/adapters/prometheus/meters.ts'
import { type Lease, sqlLease } from '../../../server/adapters/sql/lease.ts'
import { after } from '../../../server/core/instant.ts'
import { startChores } from '../../../server/runtimes/chores.ts'
import { whileLeading } from '../../../server/runtimes/leading.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { memoryLog } from '../../support/memory-log.ts'

const clock = { now: () => new Date().toISOString() }
const lookEverySeconds = 0.02

function leaseOf({ driver }: Harness, holder: string, seconds = 60): Lease {
  return sqlLease(driver, { name: 'chores', holder, seconds, clock })
}

/** A process that leads whenever it may, and tells whether it does. */
function leader(lease: Lease) {
  const log = memoryLog()
  const work = { isOn: false, begun: 0 }
  const leading = whileLeading({ log, clock, lease, lookEverySeconds }, () => {
    Object.assign(work, { isOn: true, begun: work.begun + 1 })
    return {
      async stop() {
        work.isOn = false
      },
    }
  })
  const told = () => log.lines.map(({ event, because }) => [event, because].filter(Boolean).join(': '))
  return { work, told, log, stop: leading.stop }
}

test('of two processes one does the chores', async () => {
  await using h = await createHarness()
  const looked = [0, 0]
  const all = looked.map((_, index) => {
    const unfinishedCheckouts: typeof h.store.unfinishedCheckouts = (...of) => {
      looked[index]! += 1
      return h.store.unfinishedCheckouts(...of)
    }
    const ports = { ...h.ports, clock, store: { ...h.store, unfinishedCheckouts } }
    return startChores(ports, leaseOf(h, `process_${index}`))
  })
  await expect.poll(() => looked.toSorted((a, b) => a - b)).toEqual([0, 1])
  const [row] = await h.driver.db.selectFrom('leases').selectAll().execute()
  expect(looked[Number(row?.holder.at(-1))]).toBe(1)
  await Promise.all(all.map((chores) => chores.stop()))
  expect(looked.toSorted((a, b) => a - b)).toEqual([0, 1])
  expect(await h.driver.db.selectFrom('leases').selectAll().execute()).toEqual([])
})

test('who stops gives the work to another, and each says so', async () => {
  await using h = await createHarness()
  const one = leader(leaseOf(h, 'process_one'))
  await expect.poll(() => one.work.isOn).toBe(true)
  const two = leader(leaseOf(h, 'process_two'))
  await one.stop()
  await expect.poll(() => two.work.isOn).toBe(true)
  expect(one.work.isOn).toBe(false)
  expect(one.told()).toEqual(['leading-began', 'leading-ended: stopped'])
  expect(two.told()).toEqual(['leading-began'])
  await two.stop()
})

test('the work of a process that died is taken over after its time, and not before', async () => {
  await using h = await createHarness()
  const until = await leaseOf(h, 'process_dead', 1).take()
  const two = leader(leaseOf(h, 'process_two'))
  await expect.poll(() => two.work.isOn, { timeout: 5000 }).toBe(true)
  expect(clock.now() > (until as string)).toBe(true)
  await two.stop()
})

test('a process that was frozen while another took its lease stops, and takes it up again when it is free', async () => {
  await using h = await createHarness()
  const one = leader(leaseOf(h, 'process_one'))
  await expect.poll(() => one.work.isOn).toBe(true)
  const ahead = { now: () => after(clock.now(), 120) }
  const other = sqlLease(h.driver, { name: 'chores', holder: 'process_two', seconds: 60, clock: ahead })
  expect(await other.take()).not.toBeNull()
  await expect.poll(() => one.work.isOn).toBe(false)
  await other.giveBack()
  await expect.poll(() => one.work).toEqual({ isOn: true, begun: 2 })
  await one.stop()
  expect(one.told()).toEqual(['leading-began', 'leading-ended: taken', 'leading-began', 'leading-ended: stopped'])
})

test('a process whose database does not answer works on until its lease runs out, and begins anew when it is back', async () => {
  await using h = await createHarness()
  const lease = leaseOf(h, 'process_one', 0.5)
  let isGone = false
  const take = async () => (isGone ? Promise.reject(new Error('gone')) : lease.take())
  const one = leader({ ...lease, take })
  await expect.poll(() => one.work.isOn).toBe(true)
  isGone = true
  await expect.poll(() => one.told()).toContain('lease-unanswered')
  expect(one.work.isOn).toBe(true)
  await expect.poll(() => one.work.isOn).toBe(false)
  expect(one.told()).toContain('leading-ended: run-out')
  isGone = false
  await expect.poll(() => one.work).toEqual({ isOn: true, begun: 2 })
  await one.stop()
})

test('who loses the lease in the middle of its work begins again only when that has ended', async () => {
  await using h = await createHarness()
  const lease = leaseOf(h, 'process_one')
  const { promise: hasEnded, resolve: end } = Promise.withResolvers<void>()
  const start = vi.fn(() => ({ stop: () => hasEnded }))
  let isTaken = false
  const take = vi.fn(async () => (isTaken ? null : lease.take()))
  const leading = whileLeading({ log: memoryLog(), clock, lease: { ...lease, take }, lookEverySeconds }, start)
  await expect.poll(() => start.mock.calls.length).toBe(1)
  isTaken = true
  const asked = take.mock.calls.length
  await expect.poll(() => take.mock.calls.length).toBeGreaterThan(asked + 1)
  isTaken = false
  await expect.poll(() => take.mock.calls.length).toBeGreaterThan(asked + 5)
  expect(start).toHaveBeenCalledTimes(1)
  end()
  await expect.poll(() => start.mock.calls.length).toBe(2)
  await leading.stop()
})

test('the figures tell who leads', async () => {
  await using h = await createHarness()
  const meters = createMeters()
  const { log } = meteredPorts(h.ports, meters)
  const leading = whileLeading({ log, clock, lease: leaseOf(h, 'process_one'), lookEverySeconds }, () => ({
    stop: async () => {},
  }))
  const figure = () => meters.registry.getSingleMetricAsString('tuppence_leading')
  await expect.poll(figure).toContain('tuppence_leading{work="chores"} 1')
  await leading.stop()
  expect(await figure()).toContain('tuppence_leading{work="chores"} 0')
})
