// What every mailer promises, whatever delivers its mail. Each adapter's test runs this suite.
import { describe, expect, test } from 'vitest'
import type { MailAddress } from '../../server/core/mail.ts'
import { Problem } from '../../server/core/problem.ts'
import type { Mailer } from '../../server/ports/index.ts'
import { makeMessage } from '../support/make.ts'

/** What came out at the other end. */
export type Arrived = {
  readonly id: string
  readonly to: readonly string[]
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

export type OpenedMailer = {
  readonly mailer: Mailer
  arrived(): readonly Arrived[]
  /** From now on: nobody answers there; or these addresses take no mail. */
  set(over: { readonly down?: boolean; readonly refusing?: readonly MailAddress[] }): Promise<void> | void
  close(): Promise<void> | void
}

export const from = 'Tuppence <mail@pay.example.com>'

export function describeMailer(name: string, open: () => Promise<OpenedMailer>): void {
  const opened = async () => {
    const one = await open()
    return Object.assign(one, { [Symbol.asyncDispose]: async () => one.close() })
  }

  describe(name, () => {
    test('a message arrives as it was written, as text and as HTML, at its one address', async () => {
      await using at = await opened()
      const message = makeMessage()
      expect(await at.mailer.send(message)).toBe('sent')
      const { id, to, subject, text, html } = message
      expect(at.arrived()).toEqual([{ id, to: [to], from, subject, text, html }])
    })

    test('a message that is sent again keeps its id, by which it is known for the same', async () => {
      await using at = await opened()
      const message = makeMessage()
      await at.mailer.send(message)
      expect(await at.mailer.send({ ...message, attempts: 1 })).toBe('sent')
      expect(new Set(at.arrived().map(({ id }) => id))).toEqual(new Set([message.id]))
    })

    test('an address that takes no mail is told from a mailer that does not answer', async () => {
      await using at = await opened()
      await at.set({ refusing: ['ben@example.com'] })
      expect(await at.mailer.send(makeMessage({ to: 'ben@example.com' }))).toBe('refused')
      expect(await at.mailer.send(makeMessage())).toBe('sent')
      expect(at.arrived().map(({ to }) => to)).toEqual([['ana@example.com']])
    })

    test('a mailer that does not answer is a fault that says nothing of whom it was for', async () => {
      await using at = await opened()
      await at.set({ down: true })
      const fault = await at.mailer.send(makeMessage()).catch((thrown: unknown) => thrown)
      expect(fault).toBeInstanceOf(Problem)
      expect(fault).toMatchObject({ code: 'provider-unavailable' })
      const told = [fault, (fault as Problem).extras.cause].map((each) => `${String(each)} ${(each as Error)?.stack}`)
      expect(told.join()).not.toMatch(/ana|123456/)
      expect(at.arrived()).toEqual([])
      await at.set({})
      expect(await at.mailer.send(makeMessage())).toBe('sent')
    })

    // THREATS INP-08
    test.each([
      'ana@example.com\r\nBcc: eve@evil.example',
      'ana@example.com, eve@evil.example',
      'ana@example.com eve@evil.example',
      'Ana <ana@example.com>, eve@evil.example',
      '"ana@example.com, eve"@evil.example',
      'ana@example.com\0@evil.example',
      'group:ana@example.com,eve@evil.example;',
    ])('nothing is sent to %j, which is more or less than one address', async (to) => {
      await using at = await opened()
      expect(await at.mailer.send(makeMessage({ to: to as MailAddress }))).toBe('refused')
      expect(at.arrived()).toEqual([])
    })

    // THREATS INP-08
    test('a subject with line breaks in it makes no header and no recipient', async () => {
      await using at = await opened()
      const subject = 'A code\r\nBcc: eve@evil.example\r\n\r\n<script>alert(1)</script>\u2028\0end'
      expect(await at.mailer.send(makeMessage({ subject }))).toBe('sent')
      const [arrived] = at.arrived()
      expect(arrived?.to).toEqual(['ana@example.com'])
      expect(arrived?.subject).toBe('A code Bcc: eve@evil.example <script>alert(1)</script> end')
      expect(arrived?.text).toBe(makeMessage().text)
    })
  })
}
