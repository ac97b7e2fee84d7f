// Sending mail: each message is written with what caused it, in one commit, and goes out after that, at least once.
import { after, isPast } from '../core/instant.ts'
import { type Message, pauseSeconds } from '../core/mail.ts'
import { Problem } from '../core/problem.ts'
import type { Log, Ports } from '../ports/index.ts'

export type Sending = 'sent' | 'refused' | 'waiting'

type MailPorts = Pick<Ports, 'store' | 'mailer' | 'clock' | 'log'>

/**
 * Sends one message that is in the store. `waiting`: it stays there, because the mailer does not answer or because somebody else has
 * taken the message; a later round tries again. Who dies after it was sent and before that is noted sends it twice, under one id.
 */
export async function sendMessage({ store, mailer, clock, log }: MailPorts, message: Message): Promise<Sending> {
  if (mailer === null) return 'waiting'
  const nextAt = after(clock.now(), pauseSeconds(message.attempts))
  const taken = await store.commit([{ change: 'take-message', message, nextAt }])
  // Somebody else has taken it, or has sent it since we saw it.
  if (!taken.done || (await store.message(message.id)) === null) return 'waiting'
  const outcome = await mailer.send(message).catch((cause: unknown) => {
    tellFault(log, cause, message.attempts + 1)
    return 'waiting' as const
  })
  if (outcome === 'waiting') return 'waiting'
  await store.commit([{ change: 'drop-message', message: message.id }])
  log.info('mail', { outcome, attempts: message.attempts + 1 })
  return outcome
}

/** An outage with what the mailer said behind its words for everybody: a status, a name. Anything else is a bug. */
function tellFault(log: Log, fault: unknown, attempts: number): void {
  if (fault instanceof Problem) {
    const { cause } = fault.extras
    log.warn('mail-waits', { attempts, because: cause instanceof Error ? cause.message : null })
  } else log.error('mail-waits', fault, { attempts })
}

const perRound = 50

/** What waits and whose turn it is. What is worth nothing any more goes out of the store instead. */
export async function sendWaiting(ports: MailPorts): Promise<void> {
  const { store, clock, log } = ports
  for (const message of await store.dueMessages(clock.now(), perRound)) {
    if (!isPast(message.expiresAt, clock.now())) await sendMessage(ports, message)
    else {
      await store.commit([{ change: 'drop-message', message: message.id }])
      log.warn('mail-too-late', { attempts: message.attempts })
    }
  }
}
