// A PostgreSQL that goes away: what was acknowledged is there, what was refused is not, and nothing is there twice.
import { connect, createServer, type Server } from 'node:net'
import { expect, inject, test } from 'vitest'
import { migrate } from '../../../../server/adapters/sql/migrate.ts'
import { openPostgres } from '../../../../server/adapters/sql/postgres.ts'
import { sqlStore } from '../../../../server/adapters/sql/store.ts'
import type { Change } from '../../../../server/core/change.ts'
import type { Problem } from '../../../../server/core/problem.ts'
import type { Store } from '../../../../server/ports/index.ts'
import { freePort } from '../../../support/child.ts'
import { at, makeSite } from '../../../support/make.ts'
import { borrowDatabase, newDatabase, run } from '../../../support/postgres.ts'
import { cutOff, startPair } from '../../../support/postgres-server.ts'

const event = (id: string): Change => ({ change: 'record-event', event: id, kind: 'x', at })
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** Sixteen writers at once, until the work beside them is done: what each was told, by the event's id. */
async function beside(store: Store, work: () => Promise<void>) {
  const told = { done: [] as string[], unavailable: [] as string[] }
  let isOver = false
  const writers = Array.from({ length: 16 }, async (_, writer) => {
    for (let count = 0; !isOver; count++) {
      const id = `evt_${writer}_${count}`
      const answer = await store.commit([event(id)]).catch((fault: Problem) => fault)
      if ('code' in answer) {
        expect(answer.code).toBe('provider-unavailable')
        told.unavailable.push(id)
        await pause(5)
      } else {
        expect(answer).toEqual({ done: true })
        told.done.push(id)
      }
    }
  })
  await work()
  isOver = true
  await Promise.all(writers)
  return told
}

const eventsIn = async (url: string) => (await run(url, 'select id from provider_events')).map(({ id }) => id as string)

test('backends that are ended in the middle of traffic lose nothing that was acknowledged, and double nothing', async () => {
  const url = await borrowDatabase(inject('postgres'))
  const store = sqlStore(openPostgres(url))
  const { done, unavailable } = await beside(store, async () => {
    for (let round = 0; round < 20; round++) {
      await pause(60)
      await run(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
      )
    }
  })
  const kept = new Set(await eventsIn(url))
  expect(done.filter((id) => !kept.has(id))).toEqual([])
  expect([...kept].filter((id) => !done.includes(id) && !unavailable.includes(id))).toEqual([])
  expect(done.length).toBeGreaterThan(100)
  expect(await store.site('site_one')).toBeNull()
  await store.close()
})

test('a connection that breaks while a commit is under way is said to be unknown; asking again shows that it was done', async () => {
  const url = await borrowDatabase(inject('postgres'))
  const proxy = await startProxy(Number(new URL(url).port))
  const store = sqlStore(openPostgres(Object.assign(new URL(url), { port: String(proxy.port) }).href))
  expect(await store.commit([event('evt_before')])).toEqual({ done: true })
  proxy.swallowAnswerTo('evt_unheard')
  await expect(store.commit([event('evt_unheard')])).rejects.toMatchObject({
    code: 'provider-unavailable',
    detail: expect.stringMatching(/Look again/),
  })
  expect(await store.commit([event('evt_unheard')])).toEqual({ done: false, guard: 'event-applied' })
  await store.close()
  proxy.server.close()
})

test('a database that is not there is an outage, and is found again when it comes', async () => {
  const url = await borrowDatabase(inject('postgres'))
  const port = await freePort()
  const store = sqlStore(openPostgres(Object.assign(new URL(url), { port: String(port) }).href))
  const outage = { code: 'provider-unavailable', extras: { retryAfterSeconds: 2 } }
  await expect(store.commit([event('evt_1')])).rejects.toMatchObject(outage)
  await expect(store.site('site_one')).rejects.toMatchObject(outage)
  await expect(store.ping()).rejects.toMatchObject(outage)
  const proxy = await startProxy(Number(new URL(url).port), port)
  expect(await store.commit([event('evt_1')])).toEqual({ done: true })
  expect(await store.site('site_one')).toBeNull()
  await store.close()
  proxy.server.close()
})

test('a process goes on when a migration adds a column to what it reads', async () => {
  const url = await newDatabase(inject('postgres'))
  const store = sqlStore(openPostgres(url))
  await store.commit([{ change: 'add-site', site: makeSite(), keyHash: 'k', at }])
  expect(await store.site('site_one')).toEqual(makeSite())
  await run(url, `alter table sites add column motto text not null default 'on'`)
  expect(await store.site('site_one')).toEqual(makeSite())
  await store.close()
})

test('after a failover the standby that became the primary has all that was acknowledged, and takes the next', async () => {
  const { primary, standby, url } = await startPair()
  const driver = openPostgres(`${url}?target_session_attrs=read-write`)
  await migrate(driver.db)
  const store = sqlStore(driver)
  const { done } = await beside(store, async () => {
    await pause(300)
    await cutOff(primary)
    await run(standby.url, 'select pg_promote()')
    await pause(700)
  })
  expect(await store.commit([event('evt_after')])).toEqual({ done: true })
  const kept = new Set(await eventsIn(standby.url))
  expect(kept.has('evt_after')).toBe(true)
  expect(done.filter((id) => !kept.has(id))).toEqual([])
  await store.close()
  await standby.stop()
})

/** Passes everything on, but for the answers to what contains a text: then it hangs up. */
async function startProxy(to: number, port = 0) {
  let unheard: string | null = null
  const server: Server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    let isMute = false
    near.on('data', (chunk) => {
      if (unheard !== null && chunk.includes(unheard)) {
        isMute = true
        unheard = null
        setTimeout(() => near.destroy(), 200)
      }
      far.write(chunk)
    })
    far.on('data', (chunk) => void (isMute || near.write(chunk)))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address() as { port: number }
  return {
    server,
    port: address.port,
    swallowAnswerTo(text: string) {
      unheard = text
    },
  }
}

test('a question that a reader waits for is given up after fifteen seconds, one to all of the books never', async () => {
  const driver = openPostgres(await borrowDatabase(inject('postgres')))
  const limit = { sql: 'show statement_timeout', values: [] }
  expect(await driver.all(limit)).toEqual([{ statement_timeout: '15s' }])
  expect(await driver.survey(limit)).toEqual([{ statement_timeout: '0' }])
  await driver.close()
})
