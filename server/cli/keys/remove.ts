// tuppence keys remove: a key that somebody else may have counts no more.
import { type Removed, removeKey } from '../../adapters/jose/key-changes.ts'
import { changeKeys, handingOn, type Keeping, keptKeys } from './keeping.ts'

export async function remove(keeping: Keeping, { kid, isSure }: { kid: string; isSure: boolean }): Promise<number> {
  if (!isSure && keptKeys(keeping).envelope.some((key) => key.kid === kid)) {
    console.error(`Pages that are sealed for ${kid} will open for nobody any more, also not for those who paid, until they are sealed anew. Find them
with: tuppence keys sealed <folder of the built site>. To take the key out of use all the same, give --yes.`)
    return 2
  }
  let removed: Removed = { was: 'unknown' }
  await changeKeys(keeping, async (stored) => {
    removed = await removeKey(stored, kid, keeping.now)
    return 'stored' in removed ? removed.stored : null
  })
  return told(keeping, kid, removed)
}

function told(keeping: Keeping, kid: string, removed: Removed): number {
  if (removed.was === 'unknown') {
    console.error(`${keeping.file} has no key ${kid}: tuppence keys list names them.`)
    return 1
  }
  if (removed.was === 'removed') {
    console.log(`${kid} was removed at ${removed.at}; nothing was changed.`)
    return 0
  }
  console.log(
    `${kid} is removed. ${removed.inUse.kid} is in use.\n\n${handingOn(keeping)}\n\n${afterwards[removed.was]}`,
  )
  return 0
}

const afterwards = {
  signing: `Then, without your doing:
  at once            our own routes refuse what it signed, and readers' pages get new tokens without a word
  within 10 minutes  publishers' servers with tuppence/verify refuse it (by the age of the keys that they keep)
If a shared cache stands before this server, clear /.well-known/jwks.json there, or add its ten minutes.`,
  envelope: `Next:
  1. Build every site anew and seal it (tuppence seal takes the new key by itself); tuppence keys sealed <folder> shows what is left.
  2. Upload it, and clear the caches before it. Until then readers who paid see that the text could not be opened; pages opened
     before keep their keys and stay open.
  3. Whoever has the key and a copy of the old pages can read these: a new key does not take that back.`,
} as const
