// Mail: an address as it is kept and compared, a letter, and a message that waits until it is sent.
import type { Instant } from './instant.ts'

export type MailAddress = `${string}@${string}`
export type MessageId = `mail_${string}`

/** What is written in one language, to nobody yet. */
export type Letter = {
  readonly lang: string
  /** One line, and nothing about the person who gets it: subjects are seen on locked screens. */
  readonly subject: string
  readonly text: string
  readonly html: string
}

export type Message = Letter & {
  readonly id: MessageId
  readonly to: MailAddress
  readonly writtenAt: Instant
  /** From then on it is worth nothing, and is not sent any more. */
  readonly expiresAt: Instant
  /** How often it was tried. */
  readonly attempts: number
}

// RFC 5321 §4.5.3.1
const localMax = 64
const addressMax = 254
const localPart = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const domain = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/

/**
 * One plain address as it is kept: without the white space around it, its domain in small letters. What is before the `@` stays as it
 * was typed, because only its own server knows what it means. Null for anything else: a name beside it, a list, quotes, comments, line
 * breaks, a domain of one word. Browsers turn a domain in another script into its plain form before they send it.
 */
export function mailAddress(text: string): MailAddress | null {
  const trimmed = text.trim()
  const at = trimmed.lastIndexOf('@')
  const [local, host] = [trimmed.slice(0, at), trimmed.slice(at + 1).toLowerCase()]
  if (at < 1 || local.length > localMax || trimmed.length > addressMax) return null
  return localPart.test(local) && domain.test(host) ? `${local}@${host}` : null
}

/**
 * The mailbox behind an address as most servers see it, for counting only: many spellings of one address must not be many mailboxes
 * to fill. Whom an address belongs to is never decided by this.
 */
export function mailboxOf(address: MailAddress): string {
  return address.toLowerCase().replace(/\+[^@]*/, '')
}

/** A text that cannot begin a header of its own, whatever is in it. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

// Longer than one attempt may take, so that two never work on one message; doubled each time.
const firstPauseSeconds = 30
const pauseSecondsMax = 60 * 60

/** How long after its attempt a message rests before the next one. */
export function pauseSeconds(attempts: number): number {
  return Math.min(firstPauseSeconds * 2 ** attempts, pauseSecondsMax)
}
