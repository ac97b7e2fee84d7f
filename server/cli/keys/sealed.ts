// tuppence keys sealed: for which keys the pages of a built site are sealed.
import { decodeProtectedHeader } from 'jose'
import { filesBelow, textOf } from '../check/site-files.ts'

// A compact JWE (RFC 7516 §7.1) with the header of an encrypted one: `{"` in base64url.
const envelope = /\beyJ[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+/g

export async function listSealed(folder: string): Promise<number> {
  const files = new Map<string, Set<string>>()
  for await (const file of filesBelow(folder, [])) {
    for (const [jwe] of textOf(file).matchAll(envelope)) {
      const kid = keyOf(jwe)
      if (kid !== null) files.set(kid, (files.get(kid) ?? new Set()).add(file.name))
    }
  }
  for (const [kid, names] of files) {
    console.log(`${kid}  ${names.size} file${names.size === 1 ? '' : 's'}`)
    for (const name of names) console.log(`  ${name}`)
  }
  if (files.size === 0) console.log(`Nothing below ${folder} is sealed.`)
  return 0
}

function keyOf(jwe: string): string | null {
  try {
    const { typ, kid } = decodeProtectedHeader(jwe)
    return typ === 'seal' && kid !== undefined ? kid : null
  } catch {
    return null
  }
}
