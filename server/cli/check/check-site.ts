// Looks through a built site for what is paid, in every file and in every way that a text may be written down there.
import { asItStands, type Decoded, fromAddress, readable, written } from './decodings.ts'
import { type Leak, type Search, searchFor } from './find-leaks.ts'
import { lettersOf } from './letters.ts'
import type { PaidText } from './paid-texts.ts'
import { type Place, placeAt } from './places.ts'
import { type SiteFile, textOf } from './site-files.ts'

export type FoundLeak = Place & {
  readonly file: string
  readonly line: number
  /** Whose text it is. */
  readonly paid: string
  /** How it begins in the file. */
  readonly text: string
}

/** Yields each leak as it is found. Of one paid text one leak is told in each kind of place of a file. */
export async function* checkSite(
  files: AsyncIterable<SiteFile>,
  texts: readonly PaidText[],
): AsyncGenerator<FoundLeak> {
  const search = searchFor(texts)
  for await (const file of files) yield* leaksIn(file, search)
}

function* leaksIn(file: SiteFile, search: Search): Generator<FoundLeak> {
  const source = textOf(file)
  const told = new Set<string>()
  const isCompressed = /\.(gz|br|zst)$/i.test(file.name)
  for (const { paid, start, end } of leaksOf(source, search)) {
    const { what, mend } = placeAt(file.name, source, start)
    const key = `${paid} ${what}`
    if (told.has(key)) continue
    told.add(key)
    yield {
      file: file.name,
      line: source.slice(0, start).split('\n').length,
      paid,
      text: snippet(source.slice(start, end)),
      what: isCompressed ? `${what}, compressed` : what,
      mend: isCompressed ? `${mend}; compress after that` : mend,
    }
  }
}

/** Each way of reading finds what the others miss; what two find is told twice here. */
function* leaksOf(source: string, search: Search): Generator<Leak> {
  for (const decode of [readable, written, fromAddress]) yield* found(decode(source), search)
  yield* inBase64(source, search)
}

function found({ text, at }: Decoded, search: Search): Leak[] {
  return search(lettersOf(text, at))
}

/** A run of base64 that is long enough for a sentence, as in a data: address or a blob of an application. */
function* inBase64(source: string, search: Search): Generator<Leak> {
  for (const { 0: run, index } of source.matchAll(/[\w+/-]{56,}={0,2}/g)) {
    const bytes = Buffer.from(run, 'base64')
    const inside = textOf({ name: '', bytes })
    const [leak] = [...found(readable(inside), search), ...found(asItStands(inside), search)]
    if (leak !== undefined) yield { paid: leak.paid, start: index, end: index + run.length }
  }
}

const snippetLength = 60

function snippet(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > snippetLength ? `${line.slice(0, snippetLength)}…` : line
}
