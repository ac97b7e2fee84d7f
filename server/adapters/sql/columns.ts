// Columns of a row as values of the core.
import { type Money, money } from '../../core/money.ts'
import type { Row } from './driver.ts'

export const textOf = (row: Row, column: string): string => row[column] as string
export const textOrNull = (row: Row, column: string): string | null => row[column] as string | null
// PostgreSQL's drivers give a BIGINT as text; every amount here fits a safe integer.
export const integerOf = (row: Row, column: string): number => Number(row[column])
export const claimOf = (row: Row, column: string): boolean => integerOf(row, column) === 1

export const moneyOf = (row: Row, column: string, currency: string): Money => money(integerOf(row, column), currency)
export const moneyOrNull = (row: Row, column: string, currency: string): Money | null =>
  row[column] === null ? null : moneyOf(row, column, currency)
