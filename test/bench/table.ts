// The table as a terminal shows it: one block a row, since names, figures and reasons do not fit into columns.
import type { Row, Unit } from './row.ts'

const marks = { true: '✓', false: '✗', null: '·' }

export function printRow(row: Row): void {
  const { what, ours, unit, ratio, target, met, spread, note } = row
  const range = spread === undefined ? '' : ` (${figure(spread[0], unit)} to ${figure(spread[1], unit)})`
  const figures = [
    ours === null ? 'not measured' : `${figure(ours, unit)}${range}`,
    ...Object.entries(row.beside).map(([name, value]) => `${name} ${figure(value, unit)}`),
    ...(ratio === null ? [] : [`ratio ${ratio.toFixed(2)}`]),
    ...(target === '' ? [] : [`target ${target}`]),
  ]
  console.log(`${marks[`${met}`]} ${what}\n    ${figures.join(' · ')}`)
  if (note !== undefined) console.log(`    ${note}`)
}

function figure(value: number, unit: Unit): string {
  if (unit === '') return String(value)
  const digits = Math.abs(value) >= 100 || unit === 'B' ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`
}
