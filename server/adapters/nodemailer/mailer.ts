// Mail by SMTP, through nodemailer: one connection a message, encrypted unless the mail server is on this machine.
import { createTransport } from 'nodemailer'
import { mailAddress, oneLine } from '../../core/mail.ts'
import { Problem } from '../../core/problem.ts'
import type { Mailer } from '../../ports/index.ts'

/** `url`: `smtps://user:password@host:465`, or `smtp://…:587` with STARTTLS. `from`: an address, or `Name <address>`. */
export type SmtpOptions = { readonly url: string; readonly from: string }

// Together less than the shortest pause between two attempts.
const patience = { dnsTimeout: 5_000, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 }

export function smtpMailer({ url, from }: SmtpOptions): Mailer {
  const transport = createTransport(
    { url, ...patience, requireTLS: !isThisMachine(url), disableFileAccess: true, disableUrlAccess: true },
    { from, headers: { 'Auto-Submitted': 'auto-generated' } },
  )
  const host = /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'

  return {
    async send({ id, to, subject, text, html, lang }) {
      if (mailAddress(to) !== to) return 'refused'
      try {
        await transport.sendMail({
          // Not as text: that would be read as a list.
          to: { name: '', address: to },
          subject: oneLine(subject),
          text,
          html,
          // The same for each attempt, so that a mailbox may see that it is one message.
          messageId: `<${id}@${host}>`,
          headers: { 'Content-Language': lang },
        })
        return 'sent'
      } catch (fault) {
        if (isOfAddress(fault)) return 'refused'
        throw outage(fault)
      }
    },
  }
}

function isThisMachine(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
}

type SmtpFault = { readonly code?: string; readonly command?: string; readonly responseCode?: number }

/** A permanent answer (RFC 5321 §4.2.1) to the recipient. One to the sender, to the password or to the text is for us to mend. */
function isOfAddress(fault: unknown): boolean {
  const { command, responseCode = 0 } = fault as SmtpFault
  return command === 'RCPT TO' && responseCode >= 500
}

// The server's own words often hold the address, so they are left out.
function outage(fault: unknown): Problem {
  const { code = 'unknown', command = '', responseCode = '' } = fault as SmtpFault
  const cause = new Error(`SMTP ${code} ${command} ${responseCode}`.trimEnd())
  return new Problem('provider-unavailable', 'Mail cannot be sent just now.', { cause, retryAfterSeconds: 30 })
}
