// Mail that waits: nothing is sent before its cause is in the books, nothing is lost when a process dies, nothing goes out too late.
import { expect, test } from 'vitest'
import { mailbox } from '../../../server/adapters/local/mailbox.ts'
import type { Message } from '../../../server/core/mail.ts'
import { askMailCode } from '../../../server/flows/ask-mail-code.ts'
import { sendMessage, sendWaiting } from '../../../server/flows/send-mail.ts'
import type { Mailer, Ports } from '../../../server/ports/index.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { makeMessage } from '../../support/make.ts'

const letter = { lang: 'en', subject: 'A code', text: 'text', html: '<p>html</p>' }

function ask(ports: Ports) {
  return askMailCode(ports, {
    address: 'ana@example.com',
    wish: 'open',
    reader: null,
    write: (code) => ({ ...letter, text: code }),
  })
}

const waiting = async ({ store, clock }: Harness) =>
  (await store.dueMessages(new Date(Date.parse(clock.now()) + 24 * 3600_000).toISOString(), 10)).length

test('a message is sent once its cause is in the store, and then gone from there', async () => {
  await using h = await createHarness()
  const seen: boolean[] = []
  const looking: Mailer = {
    async send(message) {
      const [stored] = await h.store.dueMessages(message.expiresAt, 10)
      seen.push(stored?.id === message.id)
      return h.mail.send(message)
    },
  }
  expect(await ask({ ...h.ports, mailer: looking })).toMatchObject({ sending: 'sent' })
  expect(seen).toEqual([true])
  expect(await waiting(h)).toBe(0)
})

test('what could not be written is not sent', async () => {
  await using h = await createHarness()
  const broken = { ...h.store, commit: () => Promise.reject(new Error('the disk is full')) }
  await expect(ask({ ...h.ports, store: broken })).rejects.toThrow('the disk is full')
  expect(h.mail.messages).toEqual([])
})

// THREATS CRS-12
test('while no mail can be sent messages wait, longer each time, and go out when it can', async () => {
  await using h = await createHarness()
  h.mail.set({ down: true })
  expect(await ask(h.ports)).toMatchObject({ sending: 'waiting' })
  const attempts: number[] = []
  for (const _ of Array(12)) {
    h.clock.advance({ seconds: 15 })
    await sendWaiting(h.ports)
    const [message] = await h.store.dueMessages('9999', 1)
    attempts.push(message?.attempts ?? 0)
  }
  expect(attempts).toEqual([1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3])
  h.mail.set({})
  h.clock.advance({ seconds: 60 })
  await sendWaiting(h.ports)
  expect(h.mail.messages).toHaveLength(1)
  expect(await waiting(h)).toBe(0)
  expect(h.log.lines.filter(({ event }) => event === 'mail-waits')).toHaveLength(3)
})

test.each<[string, (h: Harness) => Ports]>([
  ['before it is handed over', (h) => ({ ...h.ports, mailer: { send: () => dying } })],
  ['after it was handed over', (h) => ({ ...h.ports, mailer: { send: (m) => h.mail.send(m).then(() => dying) } })],
])('of a process that dies %s the message goes out all the same, under the same id', async (_when, dies) => {
  await using h = await createHarness()
  void ask(dies(h))
  await expect.poll(() => waiting(h)).toBe(1)
  h.clock.advance({ seconds: 30 })
  await expect
    .poll(async () => {
      await sendWaiting(h.ports)
      return waiting(h)
    })
    .toBe(0)
  expect(new Set(h.mail.messages.map(({ id }) => id)).size).toBe(1)
})

const dying = new Promise<never>(() => {})

test('a process that dies between the commit and the sending leaves it to the next round', async () => {
  await using h = await createHarness()
  const message = makeMessage({ writtenAt: h.clock.now(), expiresAt: '9999' })
  await h.store.commit([{ change: 'add-message', message }])
  await sendWaiting(h.ports)
  expect(h.mail.messages).toEqual([])
  h.clock.advance({ seconds: 30 })
  await sendWaiting(h.ports)
  expect(h.mail.messages.map(({ id }) => id)).toEqual(['mail_one'])
})

test('of several rounds at once, one sends a message', async () => {
  await using h = await createHarness()
  const sent: Message[] = []
  const slow: Mailer = {
    async send(message) {
      sent.push(message)
      await new Promise((resolve) => setTimeout(resolve, 20))
      return 'sent'
    },
  }
  const message = makeMessage({ writtenAt: h.clock.now(), expiresAt: '9999' })
  await h.store.commit([{ change: 'add-message', message }])
  const ports = { ...h.ports, mailer: slow }
  expect((await Promise.all([1, 2, 3, 4].map(() => sendMessage(ports, message)))).toSorted()).toEqual([
    'sent',
    'waiting',
    'waiting',
    'waiting',
  ])
  expect(sent).toHaveLength(1)
})

test('what was sent since a round saw it is not sent again', async () => {
  await using h = await createHarness()
  const message = makeMessage({ writtenAt: h.clock.now(), expiresAt: '9999' })
  await h.store.commit([{ change: 'add-message', message }])
  const sent: string[] = []
  const counting: Mailer = {
    async send({ id }) {
      sent.push(id)
      return 'sent'
    },
  }
  const ports = { ...h.ports, mailer: counting }
  expect([await sendMessage(ports, message), await sendMessage(ports, message)]).toEqual(['sent', 'waiting'])
  expect(sent).toEqual(['mail_one'])
})

test('an address that takes no mail is not tried again', async () => {
  await using h = await createHarness()
  h.mail.set({ refusing: ['ana@example.com'] })
  expect(await ask(h.ports)).toMatchObject({ sending: 'refused' })
  expect(await waiting(h)).toBe(0)
})

test('a code that is over is not sent any more', async () => {
  await using h = await createHarness()
  h.mail.set({ down: true })
  await ask(h.ports)
  h.mail.set({})
  h.clock.advance({ minutes: 10 })
  await sendWaiting(h.ports)
  expect(h.mail.messages).toEqual([])
  expect(await waiting(h)).toBe(0)
  expect(h.log.lines.map(({ event }) => event)).toContain('mail-too-late')
})

test('one message that cannot be sent holds up no other', async () => {
  await using h = await createHarness()
  const box = mailbox()
  const picky: Mailer = {
    send: (message) => (message.id === 'mail_one' ? Promise.reject(new Error('a bug')) : box.send(message)),
  }
  const at = { writtenAt: h.clock.now(), expiresAt: '9999' }
  for (const id of ['mail_one', 'mail_two'] as const)
    await h.store.commit([{ change: 'add-message', message: makeMessage({ id, ...at }) }])
  h.clock.advance({ seconds: 30 })
  await sendWaiting({ ...h.ports, mailer: picky })
  expect(box.messages.map(({ id }) => id)).toEqual(['mail_two'])
  expect(await waiting(h)).toBe(1)
})

// THREATS TOK-21
test('no line of the log has an address, a code or a text', async () => {
  await using h = await createHarness()
  for (const over of [{}, { down: true }, { refusing: ['ana@example.com' as const] }]) {
    h.mail.set(over)
    await ask(h.ports)
  }
  const codes = h.mail.messages.map(({ text }) => text)
  expect(h.log.lines.length).toBeGreaterThan(2)
  expect(JSON.stringify(h.log.lines)).not.toMatch(new RegExp(`ana@|${codes.join('|')}|<p>`))
})
