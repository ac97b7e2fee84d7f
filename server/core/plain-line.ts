// A line of plain text out of whatever somebody has written, for words that others will see.

// A letter under a tower of marks covers the lines around it; no language puts so many on one.
const codePointsMax = 12
// Turns the text around it the other way, hides in it, or ends the line that it stands in.
const unseen =
  /\u034f|[\p{Bidi_Control}\p{Cc}\p{Cs}\p{Co}\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u
// Made when it is first needed: reading its tables would be an eighth of a server's start.
let segmenter: Intl.Segmenter | undefined

/**
 * What was written, as one line of plain text of which all can be seen: without controls, marks of direction and what has no width, with
 * the marks of one letter within reason. Null: more graphemes (Unicode UAX 29). Markup is text like any other: who shows it has to escape
 * it.
 */
export function plainLine(text: string, graphemesMax: number): string | null {
  const line = text
    .toWellFormed()
    .replace(/[\t-\r\u2028\u2029]/g, ' ')
    .replace(unseen, '')
    .normalize('NFC')
  if (!seen.test(line)) return ''
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' })
  const graphemes = Array.from(segmenter.segment(line.replace(/\p{White_Space}+/gu, ' ').trim()), ({ segment }) =>
    Array.from(segment).slice(0, codePointsMax).join(''),
  )
  return graphemes.length > graphemesMax ? null : graphemes.join('')
}
