// A publisher's folder to seal, and what a backend and a page do with the outcome.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type CryptoKey, compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import * as v from 'valibot'
import { expect, onTestFinished } from 'vitest'
import { SealFailure } from '../../../server/cli/seal/seal-failure.ts'
import { type SealOptions, sealFolder } from '../../../server/cli/seal/seal-folder.ts'
import { Sealed } from '../../../server/wire/content-key.ts'

export const script = '<script async src="https://pay.example.com/tuppence.js" data-site="site_lanterns"></script>'
export const secret = 'Nobody had rowed across in winter before.'

export function pageWith(body: string, lang = 'en'): string {
  return `<!doctype html>\n<html lang="${lang}">\n<head><title>The lake</title>\n${script}\n</head>\n<body>\n${body}\n</body>\n</html>\n`
}

export const gate = (html: string, item = 'the-lake') =>
  `<tuppence-gate item="${item}" data-seal>${html}</tuppence-gate>`

/** A folder with these files, and a backend whose public key lies in a file beside it. */
export async function createSite(files: Record<string, string | Buffer>) {
  const home = await mkdtemp(join(tmpdir(), 'seal-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const folder = join(home, 'built')
  await mkdir(folder)
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), content)
  }
  const backend = await createBackend(home, 'first')
  const options: SealOptions = { folder, keys: [backend.keys] }
  return { home, folder, backend, options, read: (file = 'index.html') => readFile(join(folder, file), 'utf8') }
}

export async function createBackend(home: string, kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
  const keys = join(home, `${kid}.json`)
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'enc', alg: 'ECDH-ES' }
  await writeFile(keys, JSON.stringify({ keys: [jwk] }))
  return { keys, kid, privateKey, jwk }
}

export function sealedIn(page: string): Sealed[] {
  const scripts = page.matchAll(/<script type="application\/tuppence-sealed\+json">(.*?)<\/script>/gs)
  return [...scripts].map(([, json]) => v.parse(Sealed, JSON.parse(json!)))
}

export type Content = { site: string; item: string; version: string; key: string }

/** What the backend does on release, and no more: the envelope's plaintext. */
export async function openEnvelope(envelope: string, privateKey: CryptoKey) {
  const { plaintext, protectedHeader } = await compactDecrypt(envelope, privateKey, {
    keyManagementAlgorithms: ['ECDH-ES'],
    contentEncryptionAlgorithms: ['A256GCM'],
  })
  return { content: JSON.parse(new TextDecoder().decode(plaintext)) as Content, header: protectedHeader }
}

/** What the page does with a key: WebCrypto, then gunzip. */
export async function openWith(key: string, { site, item, version, iv, ciphertext }: Sealed): Promise<string> {
  const imported = await crypto.subtle.importKey('raw', Buffer.from(key, 'base64url'), 'AES-GCM', false, ['decrypt'])
  const additionalData = new TextEncoder().encode(`tuppence/1|${site}|${item}|${version}`)
  const algorithm = { name: 'AES-GCM', iv: Buffer.from(iv, 'base64url'), additionalData }
  const zipped = await crypto.subtle.decrypt(algorithm, imported, Buffer.from(ciphertext, 'base64url'))
  return gunzipSync(zipped).toString('utf8')
}

export async function unseal(sealed: Sealed, privateKey: CryptoKey): Promise<string> {
  const { content } = await openEnvelope(sealed.envelopes[0]!, privateKey)
  return openWith(content.key, sealed)
}

/** All files with their bytes, to see that nothing moved. */
export async function snapshot(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'base64')])))
}

/** Seals, expects a refusal and an untouched folder, and gives the message. */
export async function refusal(
  files: Record<string, string | Buffer>,
  more: Partial<SealOptions> = {},
): Promise<string> {
  const { folder, options } = await createSite(files)
  const before = await snapshot(folder)
  const error = await sealFolder({ ...options, ...more }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SealFailure)
  expect(await snapshot(folder)).toEqual(before)
  return (error as SealFailure).message
}
