// Mail by SMTP keeps the promises of every mailer, against a real SMTP server, and does what SMTP alone must do.
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, test } from 'vitest'
import { smtpMailer } from '../../../../server/adapters/nodemailer/mailer.ts'
import type { MailAddress } from '../../../../server/core/mail.ts'
import { type Arrived, describeMailer, from } from '../../../contract/mailer.ts'
import { makeMessage } from '../../../support/make.ts'
import { headerText, type RawMail, readMail } from '../../../support/raw-mail.ts'

type Taken = {
  readonly recipients: readonly string[]
  readonly sender: string
  readonly mail: RawMail
  readonly raw: string
}

async function smtpServer(over: SMTPServerOptions = {}, host = '127.0.0.1') {
  const taken: Taken[] = []
  let refusing: readonly string[] = []
  let code = 0
  const failing = (responseCode: number) => Object.assign(new Error('mailbox unavailable'), { responseCode })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, done) => done(code === 0 ? null : failing(code)),
    onRcptTo: ({ address }, _session, done) => done(refusing.includes(address) ? failing(550) : null),
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString()
        const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        taken.push({ recipients: envelope.rcptTo.map(({ address }) => address), sender, mail: readMail(raw), raw })
        done()
      })
    },
    ...over,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, host, () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    url: `smtp://${host}:${port}`,
    taken,
    refuse: (addresses: readonly MailAddress[]) => {
      refusing = addresses
    },
    /** The answer to each sender from now on; 0 is none but 250. */
    answerSenders: (answer: number) => {
      code = answer
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

describeMailer('SMTP', async () => {
  const server = await smtpServer()
  return {
    mailer: smtpMailer({ url: server.url, from }),
    arrived: () => server.taken.map(arrivedFrom),
    set({ down = false, refusing = [] }) {
      // A server that is going down says so (RFC 5321 §4.2.2).
      server.answerSenders(down ? 421 : 0)
      server.refuse(refusing)
    },
    close: server.close,
  }
})

function arrivedFrom({ recipients, mail: { headers, text, html } }: Taken): Arrived {
  const id = /^<(.+)@pay\.example\.com>$/.exec(headers.get('message-id') ?? '')?.[1] ?? ''
  expect(headers.get('to')).toBe(recipients.join())
  return {
    id,
    to: recipients,
    from: headers.get('from') ?? '',
    subject: headerText(headers.get('subject')),
    text,
    html,
  }
}

test('the headers are those of RFC 5322 and say that a program wrote it, in which language', async () => {
  const server = await smtpServer()
  await smtpMailer({ url: server.url, from }).send(makeMessage())
  const [{ mail, sender, raw } = {} as Taken] = server.taken
  expect(sender).toBe('mail@pay.example.com')
  expect(Object.fromEntries(mail.headers)).toMatchObject({
    from,
    to: 'ana@example.com',
    'message-id': '<mail_one@pay.example.com>',
    date: expect.stringMatching(/^\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/),
    'mime-version': '1.0',
    'content-type': expect.stringMatching(/^multipart\/alternative; boundary=/),
    'content-language': 'pl',
    'auto-submitted': 'auto-generated',
  })
  // RFC 5322 §2.1.1
  expect(raw.split('\r\n').filter((line) => line.length > 998)).toEqual([])
  await server.close()
})

test.each([
  ['the sender', 550],
  ['the moment', 451],
])('when the server objects to %s with %i, it is no refusal of the address', async (_what, code) => {
  const server = await smtpServer()
  server.answerSenders(code)
  await expect(smtpMailer({ url: server.url, from }).send(makeMessage())).rejects.toMatchObject({
    code: 'provider-unavailable',
  })
  await server.close()
})

test('nothing goes in plain text to a server on another machine', async () => {
  const server = await smtpServer({}, '127.0.0.2')
  await expect(smtpMailer({ url: server.url, from }).send(makeMessage())).rejects.toMatchObject({
    code: 'provider-unavailable',
    cause: expect.objectContaining({ message: expect.stringContaining('STARTTLS') }),
  })
  expect(server.taken).toEqual([])
  await server.close()
})

test('a certificate that nobody vouches for is not believed', async () => {
  const server = await smtpServer({ disabledCommands: [] }, '127.0.0.2')
  await expect(smtpMailer({ url: server.url, from }).send(makeMessage())).rejects.toMatchObject({
    code: 'provider-unavailable',
  })
  expect(server.taken).toEqual([])
  await server.close()
})

test('name and password of the address are used, and a wrong password is a fault that does not tell it', async () => {
  const seen: string[] = []
  const server = await smtpServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      seen.push(`${username} ${password}`)
      done(password === 'pass/word' ? null : new Error('wrong'), { user: username })
    },
  })
  const mailer = (password: string) =>
    smtpMailer({ url: `smtp://ana:${encodeURIComponent(password)}@127.0.0.1:${server.port}`, from })
  expect(await mailer('pass/word').send(makeMessage())).toBe('sent')
  const fault = await mailer('wrong-one')
    .send(makeMessage())
    .catch((thrown: unknown) => thrown)
  expect(fault).toMatchObject({ code: 'provider-unavailable' })
  expect(`${(fault as Error).stack} ${String((fault as Error).cause)}`).not.toContain('wrong-one')
  expect(seen).toEqual(['ana pass/word', 'ana wrong-one'])
  await server.close()
})

test('a server that is not there is a fault within seconds', async () => {
  const server = await smtpServer()
  await server.close()
  await expect(smtpMailer({ url: server.url, from }).send(makeMessage())).rejects.toMatchObject({
    cause: expect.objectContaining({ message: expect.stringContaining('ESOCKET') }),
  })
})
