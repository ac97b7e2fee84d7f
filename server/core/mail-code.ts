// A code of six digits that proves a mail address: typed into the browser that asked for it, soon, and with few tries.
import type { ReaderId } from './id.ts'
import type { Instant } from './instant.ts'
import type { MailAddress } from './mail.ts'

export type MailCode = {
  /** The hash of a secret that only the browser that asked has. */
  readonly id: string
  readonly address: MailAddress
  readonly wish: CodeWish
  /** Who asked. Null: a browser without a wallet. */
  readonly reader: ReaderId | null
  /** Of the secret and the code together: what we keep is no help in guessing a million codes. */
  readonly codeHash: string
  readonly state: 'open' | 'proven' | 'used'
  readonly tries: number
  readonly expiresAt: Instant
}

/** To keep the wallet that is in this browser, or to open one that was kept before. */
export type CodeWish = 'keep' | 'open'

export const codeSeconds = 10 * 60
export const codeTriesMax = 5

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Six digits out of a fresh secret in base64url. 48 of its bits: no code is more likely than another by more than one in 10⁸. */
export function codeFrom(secret: string): string {
  let drawn = 0
  for (const letter of secret.slice(0, 8)) drawn = drawn * 64 + alphabet.indexOf(letter)
  return String(drawn % 1_000_000).padStart(6, '0')
}

/** The six digits in what was typed, however they were parted. Null when they are not six. */
export function typedCode(text: string): string | null {
  const digits = text.replace(/[\s-]/g, '')
  return /^\d{6}$/.test(digits) ? digits : null
}
