// tuppence keys: fresh keys, and their life: which are in use, a new one in time, one taken out of use at once.
import { parseArgs } from 'node:util'
import { generateKeys } from '../adapters/jose/keys.ts'
import { systemClock } from '../adapters/local/system-clock.ts'
import { keysFileIn } from '../runtimes/data-folder.ts'
import { readEnvironment } from '../runtimes/env.ts'
import { listKeys } from './keys/list.ts'
import { remove } from './keys/remove.ts'
import { rotate } from './keys/rotate.ts'
import { listSealed } from './keys/sealed.ts'

const usage = `tuppence keys                            prints fresh keys, for a deployment without a data folder. Keep a copy: pages
                                         sealed for them open with no others
tuppence keys list                       which keys there are, and what each is for now
tuppence keys rotate signing             a new key for tokens: told to everybody now, in use in 25 hours; the old one is kept until
                                         the last token that it signed has run out
tuppence keys rotate envelope            a new key for builds, in use in 15 minutes; the old ones stay, and what is sealed for them opens
tuppence keys remove <kid>               takes a key out of use at once, because somebody else may have it. Of an envelope key with --yes:
                                         pages sealed for it open no more
tuppence keys sealed <folder>            for which keys the pages of a built site are sealed

  --file <file>   the keys are in this file (else keys.json in DATA_FOLDER, default: data)

A server that reads the file takes up a change within seconds, without a restart. Where the keys are in TUPPENCE_KEYS, change the file that
you keep, and hand it on as the command says. No command but the first prints a secret. See server/README.md, "The life of keys".`

const options = {
  file: { type: 'string' },
  yes: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export async function keys(args: string[]): Promise<number> {
  if (args.length === 0) {
    console.log(JSON.stringify(await generateKeys()))
    return 0
  }
  const asked = parsed(args)
  if (asked === null || asked.help) {
    console.log(usage)
    return asked === null ? 2 : 0
  }
  const { command, what, file, yes } = asked
  const keeping = { file: file ?? ownFile(command), isHandedOn: file !== undefined, now: systemClock.now() }
  if (command === 'list' && what === undefined) return listKeys(keeping)
  if (command === 'rotate' && (what === 'signing' || what === 'envelope')) return rotate(keeping, what)
  if (command === 'remove' && what !== undefined) return remove(keeping, { kid: what, isSure: yes === true })
  if (command === 'sealed' && what !== undefined) return listSealed(what)
  console.log(usage)
  return 2
}

function parsed(args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [command = '', what, ...more] = positionals
    return more.length > 0 ? null : { command, what, ...values }
  } catch {
    return null
  }
}

function ownFile(command: string): string {
  if (command === 'sealed') return ''
  const { TUPPENCE_KEYS, DATA_FOLDER } = readEnvironment(process.env)
  if (TUPPENCE_KEYS === undefined) return keysFileIn(DATA_FOLDER)
  throw new Error('These keys are in TUPPENCE_KEYS: name the file that you keep them in, by --file keys.json.')
}
