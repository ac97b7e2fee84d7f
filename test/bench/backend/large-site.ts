// A site of many pages, each with a text of its own behind a gate of its own.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'

export type LargeSite = { readonly pages: number; readonly pageBytes: number }

const words =
  'the lake was still and nobody had rowed across in winter before so she took the oars out of the shed and walked down to where ice began'.split(
    ' ',
  )

export async function writeSite(folder: string, { pages, pageBytes }: LargeSite): Promise<void> {
  for (let page = 0; page < pages; page++) {
    const place = join(folder, `section-${page % 100}`)
    if (page < 100) await mkdir(place, { recursive: true })
    await writeFile(join(place, `page-${page}.html`), pageOf(page, pageBytes))
  }
}

/** A fifth of it is free. */
function pageOf(page: number, bytes: number): string {
  const word = wordsFrom(page)
  const paragraphs = (length: number) => {
    let text = ''
    while (text.length < length) text += `<p>${Array.from({ length: 70 }, word).join(' ')}</p>\n`
    return text
  }
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Page ${page}</title>
<script async src="https://pay.example.com/tuppence.js" data-site="site_large"></script></head>
<body><article><h1>Page ${page}</h1>
${paragraphs(bytes / 5)}<tuppence-gate item="page-${page}" data-seal>
${paragraphs((bytes * 4) / 5 - 600)}</tuppence-gate></article></body></html>
`
}

/** The same words for the same page in each run, and as hard to compress as prose is. */
function wordsFrom(seed: number): () => string {
  let state = seed + 1
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    const word = words[(state >> 8) % words.length] as string
    return state % 4 === 0 ? word + (state >> 12).toString(36) : word
  }
}

/** A backend's public keys in a file. */
export async function writeKeys(file: string): Promise<void> {
  const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', use: 'enc', alg: 'ECDH-ES' }
  await writeFile(file, JSON.stringify({ keys: [jwk] }))
}
