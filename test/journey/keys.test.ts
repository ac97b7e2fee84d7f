// Keys that change while readers read: pages that were sealed before open after, and tokens of a removed key are renewed without a word.
import { afterAll, afterEach, beforeAll, test, vi } from 'vitest'
import { removeKey, rotateKey } from '../../server/adapters/jose/key-changes.ts'
import type { StoredKeys } from '../../server/adapters/jose/keys.ts'
import { changeKeysFile, readKeysFile } from '../../server/runtimes/keys-file.ts'
import { aReader, lookAtTheBooksAfterwards, type Reader } from '../support/journey.ts'
import {
  expect,
  expectClosed,
  expectOpen,
  openPayWindow,
  paid,
  payByCard,
  payByWallet,
  scrollToGate,
} from '../support/journey-steps.ts'
import { startTimedWorld, type TimedWorld } from '../support/timed-world.ts'

vi.setConfig({ testTimeout: 60_000 })
lookAtTheBooksAfterwards()

let world: TimedWorld
beforeAll(async () => {
  world = await startTimedWorld()
})
afterEach(async () => expect(await world.wrong()).toEqual([]))
afterAll(() => world.stop())

const river = '/articles/the-river.html'
const lake = '/articles/the-lake.html'

async function open({ page }: Reader, path: string): Promise<void> {
  await page.goto(world.siteOrigin + path)
  await scrollToGate(page)
}

const keys = () => readKeysFile(world.keysFile) as StoredKeys
const rotate = (kind: 'signing' | 'envelope') =>
  changeKeysFile(
    world.keysFile,
    async (stored) => (await rotateKey(stored as StoredKeys, kind, world.clock.now())).stored,
  )
const remove = (kid: string) =>
  changeKeysFile(world.keysFile, async (stored) => {
    const removed = await removeKey(stored as StoredKeys, kid, world.clock.now())
    return 'stored' in removed ? removed.stored : null
  })

test('a page that was sealed before a rotation is unlocked and opens after it; with its key removed the purchase is kept and the wall says so', async () => {
  await using reader = await aReader()
  const [old] = keys().envelope
  await rotate('envelope')
  await rotate('signing')
  await world.pass({ hours: 26 })
  await open(reader, lake)
  await expectClosed(reader.page, paid.lake)
  await payByCard(await openPayWindow(reader.page))
  await expectOpen(reader.page, paid.lake)

  await using late = await aReader()
  await open(late, river)
  await payByCard(await openPayWindow(late.page))
  await expectOpen(late.page, paid.river)
  await remove(old!.kid)
  world.clock.advance({ seconds: 5 })
  // Whoever has opened it keeps its key.
  await reader.page.reload()
  await expectOpen(reader.page, paid.lake)
  await open(late, lake)
  await payByWallet(await openPayWindow(late.page))
  await expect(late.page.locator('tuppence-gate [part=notice]')).toContainText(/try again/i)
  await expect(late.page.getByText(paid.lake)).toBeHidden()
})

test('when the signing key is removed, a reader’s page has a new token by itself and shows the text as before', async () => {
  await using reader = await aReader()
  await open(reader, river)
  await payByCard(await openPayWindow(reader.page))
  await expectOpen(reader.page, paid.river)
  const before = await reader.page.evaluate(() => localStorage.getItem('tuppence:site_demo'))

  for (const { kid } of keys().signing) await remove(kid)
  world.clock.advance({ seconds: 5 })
  const statuses: number[] = []
  reader.page.on('response', (response) => {
    if (response.url().endsWith('/content')) statuses.push(response.status())
  })
  await open(reader, river)
  await expectOpen(reader.page, paid.river)
  expect(statuses).toEqual([401, 200])
  expect(await reader.page.evaluate(() => localStorage.getItem('tuppence:site_demo'))).not.toBe(before)
})
