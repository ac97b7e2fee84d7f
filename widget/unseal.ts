// Opens the sealed text that a page carries, with the key of its version.
import type { Sealed } from '../server/wire/content-key.ts'
import type { Gate } from './gate.ts'

/** Null when the gate is not a sealed one. Throws where what the page carries cannot be the text of the gate's item. */
export function readSealed({ host, embed, item }: Pick<Gate, 'host' | 'embed' | 'item'>): Sealed | null {
  const script = sealedScript(host)
  if (!script) return null
  const sealed = fromJson(script.textContent)
  if (sealed?.site === embed.site && sealed.item === item && Array.isArray(sealed.envelopes)) return sealed
  throw unopened(`The page carries no sealed text of ${item} of ${embed.site}`)
}

function fromJson(json: string): Sealed | null {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

export function unopened(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: 'sealed' })
}

export function sealedScript(host: HTMLElement): HTMLScriptElement | null {
  return host.querySelector('script[type="application/tuppence-sealed+json"]')
}

/**
 * AES-256-GCM over gzip. A wrong key, or one changed bit of anything named here, rejects: nothing half-open comes out. All that needs no key is
 * done at once, while the key is on its way.
 */
export function unseal(sealed: Sealed): (key: string) => Promise<string> {
  const carried = carriedBytes(sealed)
  // Told to whoever opens it.
  carried.catch(() => {})
  return async (key) => {
    const [iv, ciphertext] = await carried
    return unzipped(await opened(labelOf(sealed), key, iv, ciphertext))
  }
}

const carriedBytes = async ({ iv, ciphertext }: Sealed) => [bytes(iv), bytes(ciphertext)] as const

async function unzipped(zipped: ArrayBuffer | Bytes): Promise<string> {
  const { writable, readable } = new DecompressionStream('gzip')
  const writer = writable.getWriter()
  // Whoever reads is told of a fault too.
  writer.write(zipped).catch(() => {})
  writer.close().catch(() => {})
  const reader = readable.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { value } = await reader.read()
    if (!value) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
    if (text.length > lengthMax) throw new RangeError(`The text is longer than ${lengthMax}`)
  }
}

/** Far more than an article has. What unzips to more than that would take the page down with it. */
const lengthMax = 2 ** 25

/** A file that the text refers to: its iv stands before it, its name is bound to it. */
export async function unsealFile(sealed: Sealed, key: string, { name, file }: { name: string; file: ArrayBuffer }) {
  return opened(`${labelOf(sealed)}|${name}`, key, new Uint8Array(file, 0, 12), new Uint8Array(file, 12))
}

const labelOf = ({ site, item, version }: Sealed) => `tuppence/1|${site}|${item}|${version}`

/** What a browser has not done yet takes it several times as long. So it does it once for nothing, while the key is on its way. */
export async function rehearse(): Promise<void> {
  await opened('', 'A'.repeat(43), new Uint8Array(12), new Uint8Array(16)).catch(() => {})
  await unzipped(bytes('H4sIAAAAAAAAAwMAAAAAAAAAAAA'))
}

type Bytes = Uint8Array<ArrayBuffer>

async function opened(label: string, key: string, iv: Bytes, ciphertext: Bytes): Promise<ArrayBuffer> {
  const aes = await crypto.subtle.importKey('raw', bytes(key), 'AES-GCM', false, ['decrypt'])
  const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(label) }
  return crypto.subtle.decrypt(algorithm, aes, ciphertext)
}

/** By a loop: `Uint8Array.from` takes three frames for a long article on a slow phone. */
function bytes(base64url: string): Bytes {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  const all = new Uint8Array(text.length)
  for (let at = 0; at < all.length; at++) all[at] = text.charCodeAt(at)
  return all
}
