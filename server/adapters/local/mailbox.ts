// Mail that goes nowhere: a mailbox that keeps what it is given, for the demo and for tests.
import { type MailAddress, type Message, mailAddress } from '../../core/mail.ts'
import { Problem } from '../../core/problem.ts'
import type { Mailer } from '../../ports/index.ts'

export type Mailbox = Mailer & {
  /** The newest last. */
  readonly messages: readonly Message[]
  /** From now on. `down`: nothing is taken. `refusing`: these addresses take no mail. */
  set(over: { readonly down?: boolean; readonly refusing?: readonly MailAddress[] }): void
}

// A demo that runs for days must not fill the memory.
const keptMax = 500

export function mailbox(): Mailbox {
  const messages: Message[] = []
  let isDown = false
  let refusing: readonly string[] = []

  return {
    messages,
    set({ down = false, refusing: addresses = [] }) {
      isDown = down
      refusing = addresses
    },
    async send(message) {
      if (isDown) throw new Problem('provider-unavailable', 'Mail cannot be sent just now.')
      if (mailAddress(message.to) !== message.to || refusing.includes(message.to)) return 'refused'
      if (!messages.some(({ id }) => id === message.id)) messages.push(message)
      messages.splice(0, messages.length - keptMax)
      return 'sent'
    },
  }
}
