// tuppence keys list: what each key is for now. Names and times, no secret.

import type { SecretKey } from '../../adapters/jose/keys.ts'
import { type KeyKind, keyEnd, keyStage } from '../../core/key-life.ts'
import { type Keeping, keptKeys } from './keeping.ts'

export function listKeys(keeping: Keeping): number {
  const stored = keptKeys(keeping)
  console.log(`${keeping.file}\n\nsigning keys, for tokens`)
  for (const key of stored.signing) console.log(`  ${key.kid}  ${meaning(stored.signing, key, 'signing', keeping.now)}`)
  console.log('envelope keys, for sealed pages')
  for (const key of stored.envelope)
    console.log(`  ${key.kid}  ${meaning(stored.envelope, key, 'envelope', keeping.now)}`)
  if (stored.removed !== undefined) console.log('removed')
  for (const { kid, at } of stored.removed ?? []) console.log(`  ${kid}  since ${at}`)
  return 0
}

const words = {
  signing: {
    coming: 'told to everybody, signs from',
    'in-use': 'signs',
    kept: 'verifies what it signed',
    retired: 'retired; the next change drops it',
  },
  envelope: {
    coming: 'opens; builds seal for it from',
    'in-use': 'builds seal for it',
    kept: 'opens what was sealed for it',
    retired: '',
  },
} as const

function meaning(keys: readonly SecretKey[], key: SecretKey, kind: KeyKind, now: string): string {
  const stage = keyStage(keys, key, kind, now)
  const said = words[kind][stage]
  if (stage === 'coming') return `${said} ${key.from}`
  if (stage === 'in-use') return `${said}, since ${key.from ?? 'the first day'}`
  const end = keyEnd(keys, key, kind, now)
  return stage === 'kept' && end !== null ? `${said}, until ${end}` : said
}
