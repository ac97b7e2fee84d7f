// Asking for a code: whoever types a mail address is sent six digits there, whether we know the address or not.
import type { ReaderId } from '../core/id.ts'
import { after } from '../core/instant.ts'
import type { Letter, MailAddress, Message } from '../core/mail.ts'
import { type CodeWish, codeFrom, codeSeconds, type MailCode } from '../core/mail-code.ts'
import type { Ports } from '../ports/index.ts'
import { type Sending, sendMessage } from './send-mail.ts'

export type CodeRequest = {
  readonly address: MailAddress
  readonly wish: CodeWish
  readonly reader: ReaderId | null
  readonly write: (code: string) => Letter
}

/** `proof` is for the browser that asked, and for nobody else: without it the code is worth nothing. */
export async function askMailCode(ports: Ports, request: CodeRequest): Promise<{ proof: string; sending: Sending }> {
  const { store, ids, clock } = ports
  const { address, wish, reader, write } = request
  const [proof, digits] = [ids.secret(), codeFrom(ids.secret())]
  const now = clock.now()
  const code: MailCode = {
    id: await ids.hash(proof),
    address,
    wish,
    reader,
    state: 'open',
    tries: 0,
    codeHash: await hashOf(ports, proof, digits),
    expiresAt: after(now, codeSeconds),
  }
  const message: Message = {
    ...write(digits),
    id: ids.id('mail'),
    to: address,
    writtenAt: now,
    expiresAt: code.expiresAt,
    attempts: 0,
  }
  await store.commit([
    { change: 'add-mail-code', code },
    { change: 'add-message', message },
  ])
  return { proof, sending: await sendMessage(ports, message) }
}

export function hashOf({ ids }: Pick<Ports, 'ids'>, proof: string, digits: string): Promise<string> {
  return ids.hash(`${proof} ${digits}`)
}
