// The mailbox keeps the promises of every mailer.
import { mailbox } from '../../../../server/adapters/local/mailbox.ts'
import { oneLine } from '../../../../server/core/mail.ts'
import { describeMailer, from } from '../../../contract/mailer.ts'

describeMailer('The mailbox', async () => {
  const box = mailbox()
  return {
    mailer: box,
    arrived: () =>
      box.messages.map(({ id, to, subject, text, html }) => ({
        id,
        to: [to],
        from,
        subject: oneLine(subject),
        text,
        html,
      })),
    set: box.set,
    close: () => {},
  }
})
