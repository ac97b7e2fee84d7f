#!/usr/bin/env node
// tuppence <command>: what a publisher or an operator does from a shell.
import { argv } from 'node:process'
import { faultText } from '../core/fault.ts'

type Command = (args: string[]) => Promise<number>

// Loaded when asked for: a check of the books need not wait for an HTML parser.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  site: async () => (await import('./site.ts')).site,
  seal: async () => (await import('./seal.ts')).seal,
  check: async () => (await import('./check.ts')).check,
  ledger: async () => (await import('./ledger.ts')).ledger,
  wallet: async () => (await import('./wallet.ts')).wallet,
  backup: async () => (await import('./backup.ts')).backup,
  keys: async () => (await import('./keys.ts')).keys,
  migrate: async () => (await import('./migrate.ts')).migrateDatabase,
}

const usage = `tuppence <command>

  site create    makes a site; prints its snippet and its secret key
  seal <folder>  encrypts the marked parts of a built static site, in place
  check <site>   searches a built site for what is paid, and fails a build that gives it away
  ledger         check · reconcile · resume-payouts: the books against their invariants and against Stripe's
  wallet release lets a reader spend again whose wallet is on hold
  backup <folder> copies the database and the keys while the server runs, and checks the copy
  keys           list · rotate · remove · sealed: the keys of tokens and sealed pages; alone it prints fresh ones
  migrate        brings the database to the newest schema

tuppence <command> --help tells more.`

const [name = '', ...args] = argv.slice(2)
const command = commands[name]
if (command === undefined) {
  console.error(usage)
  process.exitCode = name === '' || name === '--help' ? 0 : 2
} else {
  try {
    const run = await command()
    process.exitCode = await run(args)
  } catch (fault) {
    // Node has had its SQLite since version 22.
    const isOld = (fault as { code?: string }).code === 'ERR_UNKNOWN_BUILTIN_MODULE'
    console.error(isOld ? `This needs Node 24, which the package brings: npx tuppence ${name}` : faultText(fault))
    process.exitCode = 1
  }
}
