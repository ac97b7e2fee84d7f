// tuppence keys rotate: a new key, told of before it is used. One write; all that comes after it follows from the times in it.
import { rotateKey } from '../../adapters/jose/key-changes.ts'
import type { SecretKey } from '../../adapters/jose/keys.ts'
import { type KeyKind, keptUntil } from '../../core/key-life.ts'
import { changeKeys, handingOn, type Keeping } from './keeping.ts'

export async function rotate(keeping: Keeping, kind: KeyKind): Promise<number> {
  let isNew = true
  let coming: SecretKey | undefined
  await changeKeys(keeping, async (stored) => {
    const rotated = await rotateKey(stored, kind, keeping.now)
    isNew = rotated.stored !== null
    coming = rotated.coming
    return rotated.stored
  })
  const { kid, from = '' } = coming as SecretKey
  if (isNew) console.log(`A new ${kind} key, ${kid}, is in ${keeping.file}.`)
  else console.log(`A new ${kind} key, ${kid}, is on its way already; nothing was changed.`)
  console.log(`\n${steps[kind](from)}\n\n${handingOn(keeping)}`)
  return 0
}

const steps: Readonly<Record<KeyKind, (from: string) => string>> = {
  signing: (from) => `until ${from}   it is told to everybody, and the old key signs
from  ${from}   it signs
until ${keptUntil(from, 'signing')}   the old key verifies what it signed; then it is retired by itself`,
  envelope: (from) => `from  ${from}   builds seal for it: build and upload your sites after that, at your leisure
The old keys stay for good: what is sealed for them opens as before.`,
}
