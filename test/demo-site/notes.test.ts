// The magazine's notes for search engines (JSON-LD): each gated page has one in the form that Google documents, and none has the text.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'parse5'
import { expect, test } from 'vitest'
import { paidNote } from '../../server/verify/json-ld.ts'

const root = resolve(import.meta.dirname, '../../demo-site')

type Node = { nodeName: string; attrs?: { name: string; value: string }[]; childNodes?: Node[]; value?: string }

const pages = ['public', 'pages'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => {
      const elements = all(parse(readFileSync(join(root, folder, file), 'utf8')) as unknown as Node)
      const notes = elements
        .filter((each) => each.nodeName === 'script' && attribute(each, 'type') === 'application/ld+json')
        .map((each) => JSON.parse(each.childNodes?.[0]?.value as string))
      const gates = elements.filter(
        (each) => each.nodeName === 'tuppence-gate' || attribute(each, 'data-tuppence') === 'gate',
      )
      return { file, elements, notes, gates }
    }),
)
const gated = pages.filter(({ gates }) => gates.length > 0)

test('the magazine has nine pages with a gate', () => {
  expect(gated).toHaveLength(9)
})

test.for(gated)('$file is marked as one whose part is for payment', ({ elements, notes, gates }) => {
  expect(notes).toHaveLength(1)
  const [note] = notes
  const { cssSelector } = note.hasPart
  expect(note).toEqual(paidNote(note, cssSelector))
  const named = elements.filter((each) => attribute(each, 'class')?.split(' ').includes(cssSelector.slice(1)))
  expect(named).toEqual(gates)
})

test('no note has a text in it, and no other page is said to be for payment', () => {
  for (const { file, notes, gates } of pages) {
    for (const note of notes) {
      expect(JSON.stringify(note), file).not.toMatch(/articleBody|"text"/)
      if (gates.length === 0) expect(note.isAccessibleForFree, file).not.toBe(false)
    }
  }
})

function all(node: Node): Node[] {
  return [node, ...(node.childNodes ?? []).flatMap(all)]
}

function attribute({ attrs = [] }: Node, name: string): string | undefined {
  return attrs.find((each) => each.name === name)?.value
}
