#!/usr/bin/env node
// tuppence <command>: what a publisher or an operator does from a shell.
import { ledger } from './ledger.ts'
import { migrateDatabase } from './migrate.ts'
import { seal } from './seal.ts'
import { site } from './site.ts'

const commands: Readonly<Record<string, (args: string[]) => Promise<number>>> = {
  site,
  seal,
  ledger,
  migrate: migrateDatabase,
}

const usage = `tuppence <command>

  site create    makes a site; prints its snippet and its secret key
  seal <folder>  encrypts the marked parts of a built static site, in place
  ledger check   checks every invariant of the books; exit status 1 when one is broken
  migrate        brings the database to the newest schema

tuppence <command> --help tells more.`

const [name = '', ...args] = process.argv.slice(2)
const command = commands[name]
if (command === undefined) {
  console.error(usage)
  process.exitCode = name === '' || name === '--help' ? 0 : 2
} else {
  try {
    process.exitCode = await command(args)
  } catch (fault) {
    console.error(fault instanceof Error ? fault.message : String(fault))
    process.exitCode = 1
  }
}
