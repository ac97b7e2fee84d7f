// The reader behind a cookie of the pay origin; a new one when there is none. No account, no name, no mail address.
import type { ReaderId } from '../core/id.ts'
import type { Ports } from '../ports/index.ts'

/** `cookie` in the answer is set for a new reader only: 256 bits that the browser keeps and we hold the hash of. */
export async function welcomeReader(
  ports: Ports,
  cookie: string | undefined,
): Promise<{ readonly reader: ReaderId; readonly cookie?: string }> {
  const known = await recogniseReader(ports, cookie)
  if (known !== null) return { reader: known }

  const { store, ids, clock } = ports
  const secret = ids.secret()
  const reader = ids.id('reader')
  await store.commit([{ change: 'add-reader', reader, cookieHash: await ids.hash(secret), at: clock.now() }])
  return { reader, cookie: secret }
}

/** Null for no cookie and for one that nobody was given. */
export async function recogniseReader({ store, ids }: Ports, cookie: string | undefined): Promise<ReaderId | null> {
  return cookie === undefined || cookie === '' ? null : store.readerByCookie(await ids.hash(cookie))
}
