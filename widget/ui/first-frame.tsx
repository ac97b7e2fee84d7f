// The wall before anything is known, as HTML: rendered at build, painted by the loader. Never in the browser's bundle.
import { renderToString } from 'preact-render-to-string'
import type { Language } from '../embed.ts'
import { words as en, type Words } from './text/en.ts'
import { words as pl } from './text/pl.ts'
import { Wall } from './Wall.tsx'

/** In the order of their marks in the frame: %0 is the language, then these; what the loader says when it fails is last. */
const slots = ['heading', 'unlock', 'notice', 'other'] as const

export const firstWords: Record<Language, string[]> = { en: firstOf('en', en), pl: firstOf('pl', pl) }

export function firstFrame(): string {
  const [heading, unlock, notice, other] = slots.map((_, index) => `%${index + 1}`) as [string, string, string, string]
  const first = { heading, unlock, notice, other }
  return lean(renderToString(<Wall step={{ is: 'asking' }} words={{ ...en, first }} lang="%0" />))
}

/**
 * Without what HTML lets one leave out: quotes around plain words, and end tags where the next one or the end says as much. And
 * without what makes no difference yet: no form reaches into a shadow root, and the first step looks like the next one.
 */
function lean(html: string): string {
  return html
    .replaceAll(/="([\w%-]+)"/g, '=$1')
    .replaceAll(/ (type=button|data-step=asking)/g, '')
    .replaceAll('></path>', '/>')
    .replaceAll('</p><p', '<p')
    .replace(/(<\/\w+>)+$/, '')
}

function firstOf(lang: Language, words: Words): string[] {
  const first = [lang, ...slots.map((slot) => words.first[slot]), words.offline]
  if (/[<&"%]/.test(first.join(''))) throw new Error(`The first words of ${lang} go into HTML as they are`)
  return first
}
