// The small things a flow needs from the world around it.
import type { Instant } from '../core/instant.ts'

export interface Clock {
  now(): Instant
}

/** Randomness and hashing. */
export interface Ids {
  /** A fresh id of 128 random bits with the prefix: `ticket_…`. */
  id<Prefix extends string>(prefix: Prefix): `${Prefix}_${string}`
  /** A fresh secret of 256 random bits in base64url. */
  secret(): string
  /** base64url(SHA-256(text)): how secrets are kept and challenges are made. */
  hash(text: string): Promise<string>
}

/** Tells waiting requests that something happened to a topic (a ticket's id). A hint only: who waits looks again. */
export interface Bell {
  /** Whether requests here may wait for one another's work. Some platforms take one that does for hung. */
  readonly isShared: boolean
  ring(topic: string): void
  /** Resolves when the topic rings, or after the seconds. Whoever waits must look before waiting and after. */
  wait(topic: string, seconds: number, signal?: AbortSignal): Promise<void>
}

/** Counts requests of one caller in one bucket. */
export interface Limiter {
  take(
    bucket: string,
    caller: string,
  ): Promise<{ readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number }>
}

/** One structured line. Never a token, a code, an address of a person or a card. */
export interface Log {
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields): void
  /** A fault with its cause: its name, message and stack are written, nothing that hangs on it. */
  error(event: string, cause: unknown, fields?: Fields): void
}
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Built files that the backend serves: the script tag, the widget's chunks, the pay window's script and style. */
export interface Assets {
  /** A file by its public path (`/tuppence.js`), or null. */
  file(path: string): Promise<Asset | null>
  /** The public address of a built entry of our own pages, with its hash. */
  page(entry: PageEntry): string | null
}
export type PageEntry = 'client' | 'style' | 'overlay' | 'overlay-style'
export type Asset = {
  readonly body: string
  readonly type: string
  readonly isHashed: boolean
  /** The same, compressed (RFC 7932). */
  readonly brotli: Uint8Array<ArrayBuffer>
}
