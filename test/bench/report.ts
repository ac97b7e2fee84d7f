// The report as a terminal shows it: what was measured on and how, each part with its rows, the misses again at the end.
import { arch, cpus, loadavg, totalmem, type } from 'node:os'
import type { Part, Row, Unit } from './row.ts'

const width = 110

export function printHeader(): void {
  const [cpu] = cpus()
  const load = loadavg()[0]?.toFixed(1)
  const date = new Date().toISOString().slice(0, 10)
  const memory = Math.round(totalmem() / 2 ** 30)
  console.log(
    `Tuppence bench, ${date}\n` +
      `${type()} ${arch()}, ${cpus().length} × ${cpu?.model.trim()}, ${memory} GB, Node ${process.versions.node}, load before the run ${load}\n\n${wrapped(
        'The built server in processes of its own; requests come from another process. Whatever is compared takes turns in rounds; a ' +
          'figure is the median of its rounds (lowest to highest), a ratio the median of the rounds’ own ratios. Data is on this ' +
          'machine’s disk, flushed as in production; so is PostgreSQL’s, with its settings as they come. On a machine that others ' +
          'use, trust ratios and CPU times before rates.',
        '',
      )}`,
  )
}

export function printPart({ name, about }: Part, rows: readonly Row[], seconds: number): void {
  console.log(`\n── ${name}, ${seconds} s ${'─'.repeat(Math.max(0, width - name.length - 8 - `${seconds}`.length))}`)
  console.log(wrapped(about, ''))
  rows.forEach(printRow)
}

function printRow(row: Row): void {
  const { what, unit, target, note, cause } = row
  console.log(`\n${verdicts[`${row.met}`]} ${what}`)
  const beside = Object.entries(row.beside).map(([name, value]) => `${name} ${figure(value, unit)}`)
  const judged = [
    ...(row.ratio === null ? [] : [`ratio ${row.ratio.toFixed(2)}`]),
    ...(target === '' ? [] : [`target ${target}`]),
  ]
  printLine('ours', ownFigure(row))
  printLine('beside', beside.join(' · '))
  printLine('judged', judged.join(' · '))
  printLine('note', note ?? '')
  printLine('cause', cause ?? '')
}

const verdicts = { true: 'met   ', false: 'MISSED', null: '·     ' }

function ownFigure({ ours, unit, spread }: Row): string {
  if (ours === null) return 'not measured'
  return (
    figure(ours, unit) + (spread === undefined ? '' : ` (${figure(spread[0], unit)} to ${figure(spread[1], unit)})`)
  )
}

function printLine(name: string, text: string): void {
  if (text !== '') console.log(wrapped(`${name.padEnd(7)}${text}`, ' '.repeat(7), 7))
}

export function printSummary(rows: readonly Row[], seconds: number): void {
  const missed = rows.filter(({ met }) => met === false)
  const count = (met: boolean | null) => rows.filter((row) => row.met === met).length
  console.log(`\n── summary ${'─'.repeat(width - 11)}`)
  console.log(
    `${count(true)} targets met, ${missed.length} missed, ${count(null)} rows without a verdict, in ${seconds} s.`,
  )
  for (const row of missed) {
    const ratio = row.ratio === null ? '' : `, ratio ${row.ratio.toFixed(2)}`
    console.log(`\nMISSED ${row.what}: ${ownFigure(row)}${ratio}; target ${row.target}`)
    printLine('', row.cause ?? '')
  }
  for (const { what, note } of rows.filter(({ ours }) => ours === null)) console.log(`\n·      ${what}: ${note}`)
  console.log('\nWritten to dist/bench.json.')
}

/** In lines of the report's width; the later ones, and with `first` the first one too, are moved in. */
function wrapped(text: string, indent: string, first = 0): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string
    if (last !== '' && indent.length + last.length + word.length + 1 > width) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return `${' '.repeat(first)}${lines.join(`\n${' '.repeat(first)}${indent}`)}`
}

function figure(value: number, unit: Unit): string {
  if (unit === '') return String(value)
  const digits = Math.abs(value) >= 100 || unit === 'B' ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`
}
