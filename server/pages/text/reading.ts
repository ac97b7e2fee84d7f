// How this reader reads: in which language, and how money and dates are written.
import type { Instant } from '../../core/instant.ts'
import { en, type Words } from './en.ts'
import { pl } from './pl.ts'

const catalogues = { en, pl } as const
export type Language = keyof typeof catalogues

export type Reading = {
  readonly words: Words
  readonly lang: Language
  readonly dir: 'ltr' | 'rtl'
  /** The full tag (`en-GB`), for `Intl` alone. */
  readonly locale: string
}

// Browsers send few different headers, and reading one costs more than remembering it.
const remembered = new Map<string, Reading>()
const rememberedMax = 1000

/** The first language of `Accept-Language` that we speak, else the site's, else English. */
export function readingFor(acceptLanguage = '', siteLocale = 'en'): Reading {
  const key = `${siteLocale}|${acceptLanguage}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const reading = readingAnew(acceptLanguage, siteLocale)
  if (key.length < 200 && remembered.size < rememberedMax) remembered.set(key, reading)
  return reading
}

function readingAnew(acceptLanguage: string, siteLocale: string): Reading {
  const tags = [...wishes(acceptLanguage), siteLocale, 'en']
  const locale = tags.map(spoken).find((tag) => tag !== null) ?? 'en'
  const lang = languageOf(locale)
  return { words: catalogues[lang], lang, dir: 'ltr', locale }
}

// The server does not know the reader's time zone, so it says which one it writes.
export function dateText(instant: Instant, { locale }: Reading): string {
  const format: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }
  return new Intl.DateTimeFormat(locale, format).format(new Date(instant))
}

/** Of today: the hour and the minute. */
export function timeText(instant: Instant, { locale }: Reading): string {
  const format = { hour: 'numeric', minute: '2-digit', timeZone: 'UTC', timeZoneName: 'short' } as const
  return new Intl.DateTimeFormat(locale, format).format(new Date(instant))
}

/** The tags of the header, the most wished for first (RFC 9110 §12.5.4). `q=0` means: not this one. */
function wishes(header: string): string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const quality = parameters.find((piece) => piece.startsWith('q='))?.slice(2)
      return { tag, quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag)
}

// Without the extensions: `-u-nu-…` would change the digits that amounts are written in.
function spoken(tag: string): string | null {
  try {
    const locale = new Intl.Locale(tag)
    return Object.hasOwn(catalogues, locale.language) ? locale.baseName : null
  } catch {
    return null
  }
}

function languageOf(locale: string): Language {
  return new Intl.Locale(locale).language as Language
}
