// The embed reference and the source name the same things.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { roomStyle } from '../../widget/embed.ts'

const read = (file: string) => readFileSync(new URL(`../../widget/${file}`, import.meta.url), 'utf8')
const readme = read('README.md')
const elements = ['gate.ts', 'membership.ts', 'tip-jar.ts', 'goal.ts', 'poll.ts', 'supporters.ts']

test('every attribute of the script is in the reference, and no other', () => {
  const [, names] = /const \{ (.*) \} = script\.dataset/.exec(read('embed.ts')) ?? []
  const source = names
    ?.split(', ')
    .map((name) => `data-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
  expect(named(/^\| `(data-[\w-]+)` \| [^`]/gm, readme)).toEqual(source?.sort())
})

test('every attribute of an element is in the reference, and no other', () => {
  const written = named(/^\| `(\w+)` \| `data-/gm, readme)
  expect(named(/@attr (\w+)/g, elements.map(read).join(''))).toEqual(written)
  const readers = [...elements, 'embed.ts', 'reveal.ts', 'ui/mount-tiers.tsx', 'ui/mount-tip-jar.tsx']
    .map(read)
    .join('')
  expect(named(/attribute\((?:\w+\.)?host, '(\w+)'\)/g, readers)).toEqual(written)
})

test('every event is in the reference, and no other', () => {
  const written = named(/^\| `(tuppence:\w+)`/gm, readme)
  expect(named(/^ {2}'(tuppence:\w+)'/gm, read('events.ts'))).toEqual(written)
  expect(named(/@fires (\S+)/g, elements.map(read).join(''))).toEqual(written)
})

test.for([
  ['a wall', 'ui/Wall.tsx credits.ts', 'gate.ts'],
  ['the tiers', 'ui/Tiers.tsx', 'membership.ts'],
  ['a tip jar', 'ui/TipJar.tsx ui/mount-tip-jar.tsx', 'tip-jar.ts'],
  ['a goal', 'ui/GoalBar.tsx', 'goal.ts'],
  ['a poll', 'ui/Poll.tsx', 'poll.ts'],
  ['the wall of supporters', 'ui/Supporters.tsx', 'supporters.ts'],
] as const)('every part of %s is in the reference, and no other', ([what, view, element]) => {
  const drawn = named(/part(?:="|', ')(\w+)/g, view.split(' ').map(read).join(''))
  const table = section('Looks').split(`| part of ${what} |`)[1]?.split('\n\n')[0] ?? ''
  expect(named(/^\| `([a-z]+)` \| [^`]+ \|$/gm, table)).toEqual(drawn)
  expect(named(/@csspart (\w+)/g, read(element))).toEqual(drawn)
})

test('every custom property is in the reference with its default, and no other', () => {
  const styles = read('ui/styles.css')
  expect(named(/^\| `(--tuppence-[\w-]+)`/gm, readme)).toEqual(named(/var\((--tuppence-[\w-]+)/g, styles))
  for (const [, name, light, dark] of styles.matchAll(/var\((--tuppence-[\w-]+), light-dark\((\S+), (\S+?)\)/g)) {
    expect(readme).toContain(`| \`${name}\` | \`${light}\` · \`${dark}\` |`)
  }
})

test('the line that keeps the wall its room is the one in the source', () => {
  expect(readme).toContain(roomStyle)
})

function named(pattern: RegExp, text: string): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name as string))].sort()
}

function section(title: string): string {
  return readme.split(/^## /m).find((part) => part.startsWith(title)) ?? ''
}
