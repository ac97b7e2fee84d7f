// CSV for spreadsheets: what was written is read again, and nothing of it is a formula (INP-07).
import { expect, test } from 'vitest'
import { csvLine } from '../../../server/core/csv.ts'
import { hostileMessages } from '../../support/hostile-messages.ts'
import { parsedCsv } from '../../support/parsed-csv.ts'

test.each([
  ['a word', 'heron', 'heron'],
  ['a quote, a comma and a line', 'a "b", c\nd', 'a "b", c\nd'],
  ['an equals sign', '=1+1', "'=1+1"],
  ['a plus', '+1', "'+1"],
  ['a minus', '-1', "'-1"],
  ['an at', '@SUM(1,1)', "'@SUM(1,1)"],
  ['a tab', '\t=1+1', "'\t'=1+1"],
  ['a carriage return', '\r=1+1', "'\r'=1+1"],
  ['spaces', '  =1+1', "'  =1+1"],
  ['a quote before it', '"=1+1', `'"=1+1`],
  ['an end of the cell', '","=1+1', `",'"=1+1`],
  ['a semicolon, which separates in most of Europe', 'thanks;=1+1', "thanks;'=1+1"],
  ['what has no width', '\u200d=1+1', "'\u200d=1+1"],
  ['a full-width equals sign', '＝1+1', "'＝1+1"],
  ['a full-width at', '＠SUM(1)', "'＠SUM(1)"],
  ['a sign in the middle', 'a=b, c-d', 'a=b, c-d'],
])('of %s the cell is what a spreadsheet shows as text', (_what, written, shown) => {
  expect(parsedCsv(csvLine([written]))).toEqual([[shown]])
})

test('a cell of nothing is empty, and an empty text is a text', () => {
  expect(csvLine([null, '', 'a'])).toBe(',"","a"\r\n')
})

test('of every hostile message the line has its three cells, and the words are all there', () => {
  for (const hostile of hostileMessages) {
    const rows = parsedCsv(csvLine(['before', hostile, 'after']))
    expect(rows, hostile).toHaveLength(1)
    const [before, cell = '', after] = rows[0] ?? []
    expect([rows[0]?.length, before, after], hostile).toEqual([3, 'before', 'after'])
    expect(cell.replaceAll("'", ''), hostile).toBe(hostile.replaceAll("'", ''))
    // However the cell is cut: as it is, without its quotes and blanks, or at what separates elsewhere.
    for (const part of [cell, ...cell.split(/[,;|\t\r\n]/)])
      expect(part.replace(/^[\s\p{Cf}"]+/u, ''), hostile).not.toMatch(/^[=+\-@\uff0b\uff0d\uff1d\uff20]/u)
  }
})
