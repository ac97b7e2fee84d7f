// The note for search engines: what it marks, and that nothing gets out of its script.
import { parseFragment } from 'parse5'
import { expect, test } from 'vitest'
import { jsonLd, paidNote } from '../../../server/verify/json-ld.ts'

const article = { '@type': 'NewsArticle', headline: 'The river' }

/** As a browser reads it. */
function readBack(html: string): unknown {
  const { childNodes } = parseFragment(html) as unknown as {
    childNodes: { nodeName: string; attrs: object[]; childNodes: { value: string }[] }[]
  }
  expect(childNodes.map(({ nodeName }) => nodeName)).toEqual(['script'])
  expect(childNodes[0]?.attrs).toEqual([{ name: 'type', value: 'application/ld+json' }])
  return JSON.parse(childNodes[0]?.childNodes[0]?.value as string)
}

test('a note says which part of the page is for payment, and has the text of none', () => {
  const note = paidNote({ ...article, articleBody: 'All of it.', text: 'All of it.' }, '.paid')
  expect(note).toEqual({
    '@context': 'https://schema.org',
    ...article,
    isAccessibleForFree: false,
    hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.paid' },
  })
})

test('several parts have a mark each', () => {
  const { hasPart } = paidNote(article, '.one', '.two-2')
  expect(hasPart).toEqual(['.one', '.two-2'].map((cssSelector) => expect.objectContaining({ cssSelector })))
})

test.for([['paid'], ['#paid'], ['.paid .more'], ['.'], ['.1'], ['div.paid'], ['.a,.b'], ['']])(
  '%s is no selector of a class',
  ([selector]) => {
    expect(() => paidNote(article, selector!)).toThrow(TypeError)
  },
)

test.for([
  ['</script><script>alert(1)</script>'],
  ['<!-- <script>'],
  ['--> & &lt; &quot;'],
  ['\u2028\u2029 "quoted" \\ 🦢'],
])('%s stays inside the script, and is read back as it was', ([headline]) => {
  const html = jsonLd(paidNote({ ...article, headline }, '.paid'))
  expect(html.match(/[<>]/g)).toHaveLength(4)
  expect(html).not.toMatch(/[&\u2028\u2029]/)
  expect(readBack(html)).toMatchObject({ headline })
})
