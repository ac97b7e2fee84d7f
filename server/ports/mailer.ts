// The mailer: hands one message over to whoever delivers mail.
import type { Message } from '../core/mail.ts'

export interface Mailer {
  /**
   * `sent`: it was taken over. `refused`: this address takes no mail, and trying again would not help. Throws
   * `Problem('provider-unavailable')` when it was not taken now: try again later, with the same message. Its id is the idempotency
   * key: a message that is sent twice arrives once where the other side keeps to that, and under one `Message-ID` everywhere.
   *
   * Nothing in a message can add a header or a recipient. What is thrown holds no address and no text: it is logged.
   */
  send(message: Message): Promise<'sent' | 'refused'>
}
