// Statements by name: the server parses and plans each once for a connection.
import type { QueryConfig } from 'pg'
import type { Filled } from '../statement.ts'

const names = new Map<string, string>()

export function queryOf({ sql, values }: Filled): QueryConfig {
  let name = names.get(sql)
  if (name === undefined) {
    name = `tuppence_${names.size}`
    names.set(sql, name)
  }
  return { name, text: sql, values: values as unknown[] }
}
