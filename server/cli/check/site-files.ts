// The files of a built site, each as the texts that it may be read as.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import zlib from 'node:zlib'
import { SealFailure } from '../seal/seal-failure.ts'

export type SiteFile = { readonly name: string; readonly bytes: Buffer }

/** Nothing in them can be read as a text, or not by us. */
const opaque = /\.(png|jpe?g|gif|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp[34]|m4[av]|webm|ogg|wav|mov|wasm|sealed)$/i
const archive = /\.(pdf|zip|epub|tar|7z|rar)$/i

// Node learned it after the oldest release that runs a publisher's commands.
const knowsZstandard = 'zstdDecompressSync' in zlib

export const isOpaque = (name: string): boolean => opaque.test(name)
/** Of a kind that may hold a text and is not looked into. */
export const isUnread = (name: string): boolean => archive.test(name) || (/\.zst$/i.test(name) && !knowsZstandard)

/** @param unread gets the names of those that are not looked into */
export async function* filesBelow(folder: string, unread: string[]): AsyncGenerator<SiteFile> {
  const found = await stat(folder).catch(() => null)
  if (!found?.isDirectory()) throw new SealFailure([{ message: `${folder} is not a folder` }])
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const path of paths.sort()) {
    const name = relative(folder, path).split(sep).join('/')
    if (isOpaque(name)) continue
    if (isUnread(name)) unread.push(name)
    else yield { name, bytes: await readFile(path) }
  }
}

/** Decompressed where it is compressed, and in the encoding that its first bytes tell of. */
export function textOf({ name, bytes }: SiteFile): string {
  const plain = decompressed(name, bytes)
  const encoding =
    plain[0] === 0xff && plain[1] === 0xfe ? 'utf-16le' : plain[0] === 0xfe && plain[1] === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(plain)
}

function decompressed(name: string, bytes: Buffer): Buffer {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return zlib.gunzipSync(bytes)
    if (/\.br$/i.test(name)) return zlib.brotliDecompressSync(bytes)
    if (/\.zst$/i.test(name)) return zlib.zstdDecompressSync(bytes)
  } catch {
    // Called so and something else: then it is read as it stands.
  }
  return bytes
}
