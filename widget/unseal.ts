// Opens the sealed text that a page carries, with the key of its version.
import type { Sealed } from '../server/wire/content-key.ts'

/** Null when the gate is not a sealed one. */
export function readSealed(host: HTMLElement): Sealed | null {
  const script = sealedScript(host)
  return script && JSON.parse(script.textContent)
}

export function sealedScript(host: HTMLElement): HTMLScriptElement | null {
  return host.querySelector('script[type="application/tuppence-sealed+json"]')
}

/** AES-256-GCM over gzip. A wrong key, or one changed bit of anything named here, rejects: nothing half-open comes out. */
export async function unseal(sealed: Sealed, key: string): Promise<string> {
  const zipped = await opened(labelOf(sealed), key, bytes(sealed.iv), bytes(sealed.ciphertext))
  return new Response(new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}

/** A file that the text refers to: its iv stands before it, its name is bound to it. */
export async function unsealFile(sealed: Sealed, key: string, { name, file }: { name: string; file: ArrayBuffer }) {
  return opened(`${labelOf(sealed)}|${name}`, key, new Uint8Array(file, 0, 12), new Uint8Array(file, 12))
}

const labelOf = ({ site, item, version }: Sealed) => `tuppence/1|${site}|${item}|${version}`

type Bytes = Uint8Array<ArrayBuffer>

async function opened(label: string, key: string, iv: Bytes, ciphertext: Bytes): Promise<ArrayBuffer> {
  const aes = await crypto.subtle.importKey('raw', bytes(key), 'AES-GCM', false, ['decrypt'])
  const algorithm = { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(label) }
  return crypto.subtle.decrypt(algorithm, aes, ciphertext)
}

function bytes(base64url: string): Bytes {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
}
