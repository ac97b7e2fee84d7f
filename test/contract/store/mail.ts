// What every store promises about mail: whose an address is, how often a code is tried, who sends a message.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import { after } from '../../../server/core/instant.ts'
import type { MailAddress } from '../../../server/core/mail.ts'
import { at, makeMailCode, makeMessage } from '../../support/make.ts'
import type { Bench } from './bench.ts'

const reader = 'reader_one'
const ana: MailAddress = 'ana@example.com'
const keep = (address: MailAddress, of: typeof reader | 'reader_two' = reader): Change => ({
  change: 'add-mail-address',
  address,
  reader: of,
  at,
})
const tried = (now = at): Change => ({ change: 'try-mail-code', code: 'code-one', at: now })
const moved = (to: 'proven' | 'used', now = at): Change => ({ change: 'move-mail-code', code: 'code-one', to, at: now })
const over = { done: false, guard: 'code-over' }

export function mailClaims({ fresh }: Bench): void {
  const withTwo = async () => {
    const one = await fresh()
    await one.store.commit([{ change: 'add-reader', reader: 'reader_two', cookieHash: 'cookie-two', at }])
    return one
  }
  const withCode = async () => {
    const one = await fresh()
    await one.store.commit([{ change: 'add-mail-code', code: makeMailCode() }])
    return one
  }

  test('a reader is known by the cookie of every browser, and each cookie is one reader’s', async () => {
    const { store } = await withTwo()
    await store.commit([{ change: 'add-reader-cookie', reader, cookieHash: 'cookie-of-the-phone', at }])
    const known = await Promise.all(
      ['cookie-hash', 'cookie-of-the-phone', 'cookie-two', 'cookie-of-nobody'].map((hash) =>
        store.readerByCookie(hash),
      ),
    )
    expect(known).toEqual([reader, reader, 'reader_two', null])
    const again = store.commit([
      { change: 'add-reader-cookie', reader: 'reader_two', cookieHash: 'cookie-of-the-phone', at },
    ])
    await expect(again).rejects.toThrow()
    expect(await store.readerByCookie('cookie-of-the-phone')).toBe(reader)
  })

  test('an address belongs to one reader', async () => {
    const { store } = await withTwo()
    expect(await store.readerByMail(ana)).toBeNull()
    expect(await store.mailAddress(reader)).toBeNull()
    expect(await store.commit([keep(ana)])).toEqual({ done: true })
    expect(await store.commit([keep(ana, 'reader_two')])).toEqual({ done: false, guard: 'address-taken' })
    expect([await store.readerByMail(ana), await store.mailAddress(reader)]).toEqual([reader, ana])
    expect(await store.mailAddress('reader_two')).toBeNull()
  })

  test('a reader has one address', async () => {
    const { store } = await fresh()
    await store.commit([keep(ana)])
    expect(await store.commit([keep('ana@example.org')])).toEqual({ done: false, guard: 'reader-kept' })
    expect(await store.mailAddress(reader)).toBe(ana)
  })

  test('of two readers who prove the same address at once, one has it', async () => {
    const { store } = await withTwo()
    const answers = await Promise.all([store.commit([keep(ana)]), store.commit([keep(ana, 'reader_two')])])
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
  })

  // THREATS IDN-01
  test('a code is tried five times, also when fifty try at once', async () => {
    const { store } = await withCode()
    const answers = await Promise.all(Array.from({ length: 50 }, () => store.commit([tried()])))
    expect(answers.filter(({ done }) => done)).toHaveLength(5)
    expect(answers.filter(({ done }) => !done)).toEqual(Array(45).fill(over))
    expect(await store.mailCode('code-one')).toEqual(makeMailCode({ tries: 5 }))
  })

  test('a code is tried only while it is open and its time is not over', async () => {
    const { store } = await withCode()
    expect(await store.commit([tried(makeMailCode().expiresAt)])).toEqual(over)
    await store.commit([moved('proven')])
    expect(await store.commit([tried()])).toEqual(over)
  })

  test('a code goes forward only, each step once', async () => {
    const { store } = await withCode()
    const answers = await Promise.all([moved('proven'), moved('proven')].map((change) => store.commit([change])))
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
    expect(await store.commit([moved('used')])).toEqual({ done: true })
    for (const to of ['proven', 'used'] as const) expect(await store.commit([moved(to)])).toEqual(over)
    expect(await store.mailCode('code-one')).toMatchObject({ state: 'used' })
  })

  test('a code whose time is over moves no more, and is forgotten with its address', async () => {
    const { store } = await withCode()
    const { expiresAt } = makeMailCode()
    expect(await store.commit([moved('used', expiresAt)])).toEqual(over)
    await store.commit([{ change: 'forget-mail-codes', before: at }])
    expect(await store.mailCode('code-one')).not.toBeNull()
    await store.commit([{ change: 'forget-mail-codes', before: expiresAt }])
    expect(await store.mailCode('code-one')).toBeNull()
  })

  test('a message is in the store when what caused it is, and not when that is refused', async () => {
    const { store } = await fresh()
    const message = makeMessage()
    await store.commit([keep(ana), { change: 'add-message', message }])
    await store.commit([keep(ana), { change: 'add-message', message: makeMessage({ id: 'mail_two' }) }])
    expect(await store.dueMessages(after(at, 3600), 10)).toEqual([message])
  })

  test('a message waits its turn: first for whoever wrote it, then until the next attempt', async () => {
    const { store } = await fresh()
    await store.commit([{ change: 'add-message', message: makeMessage() }])
    const due = async (seconds: number) => (await store.dueMessages(after(at, seconds), 10)).length
    expect([await due(0), await due(29), await due(30)]).toEqual([0, 0, 1])
    await store.commit([{ change: 'take-message', message: makeMessage(), nextAt: after(at, 90) }])
    expect([await due(89), await due(90)]).toEqual([0, 1])
  })

  test('of two who saw the same message, one takes it', async () => {
    const { store } = await fresh()
    const message = makeMessage()
    await store.commit([{ change: 'add-message', message }])
    const take: Change = { change: 'take-message', message, nextAt: after(at, 60) }
    const answers = await Promise.all([store.commit([take]), store.commit([take])])
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
    expect(answers).toContainEqual({ done: false, guard: 'message-taken' })
    expect(await store.dueMessages(after(at, 60), 10)).toEqual([{ ...message, attempts: 1 }])
    expect(await store.message('mail_one')).toEqual({ ...message, attempts: 1 })
    expect(await store.message('mail_two')).toBeNull()
  })

  test('the oldest message that waits is told, and none when none does', async () => {
    const { store } = await fresh()
    expect(await store.oldestMessage()).toBeNull()
    const later = after(at, 60)
    await store.commit([
      { change: 'add-message', message: makeMessage({ id: 'mail_two', writtenAt: later }) },
      { change: 'add-message', message: makeMessage() },
    ])
    expect(await store.oldestMessage()).toBe(at)
    await store.commit([{ change: 'drop-message', message: 'mail_one' }])
    expect(await store.oldestMessage()).toBe(later)
    await store.commit([{ change: 'drop-message', message: 'mail_two' }])
    expect(await store.oldestMessage()).toBeNull()
  })
}
