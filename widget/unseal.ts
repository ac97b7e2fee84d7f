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
  const aes = await crypto.subtle.importKey('raw', bytes(key), 'AES-GCM', false, ['decrypt'])
  const additionalData = new TextEncoder().encode(`tuppence/1|${sealed.site}|${sealed.item}|${sealed.version}`)
  const algorithm = { name: 'AES-GCM', iv: bytes(sealed.iv), additionalData }
  const zipped = await crypto.subtle.decrypt(algorithm, aes, bytes(sealed.ciphertext))
  return new Response(new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
}
