// tuppence/json-ld: the note by which search engines know a paywall from a page that shows them something else than readers.

type Note = Readonly<Record<string, unknown>>

/**
 * The note of a page (schema.org `Article` or another creative work), marked as one whose part is for payment, and without the text itself:
 * what stands in a note is in the page for everybody.
 * @param selectors of the gates, each a class such as `.paid`: Google takes nothing else, and wants one for each paid part
 * @throws TypeError for a selector that is none of a class
 */
export function paidNote(note: Note, ...selectors: readonly [string, ...string[]]): Note {
  const { articleBody: _body, text: _text, ...told } = note
  const parts = selectors.map((cssSelector) => {
    if (!/^\.-?[_a-z][\w-]*$/i.test(cssSelector)) throw new TypeError(`${cssSelector} is not the selector of a class`)
    return { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector }
  })
  return {
    '@context': 'https://schema.org',
    ...told,
    isAccessibleForFree: false,
    hasPart: parts.length === 1 ? parts[0] : parts,
  }
}

/** The element for the page's head. Nothing in the note ends it early: not `</script>`, nor `<!--`, nor a line separator. */
export function jsonLd(note: Note): string {
  const json = JSON.stringify(note).replace(/[<>&\u2028\u2029]/g, escaped)
  return `<script type="application/ld+json">${json}</script>`
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
