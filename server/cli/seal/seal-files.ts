// Puts the sealed files of one item in the place of the plain ones.
import { join, posix } from 'node:path'
import type { Cache, KeptFile, KeptItem } from './cache.ts'
import type { ContentKey } from './content-key.ts'
import { bytesIn } from './paid-files.ts'
import { SealFailure } from './seal-failure.ts'
import { openedBytes, sealedBytes } from './seal-file.ts'
import type { Stage } from './stage.ts'
import { sumOf } from './sum.ts'

type Place = {
  readonly root: string
  readonly key: ContentKey
  readonly named: ReadonlyMap<string, string>
  readonly cache: Cache | null
  readonly stage: Stage
}

/** @param named those of this run: an item that did not change may have others
 * @param readPlain gives each file's bytes as an author wrote them */
export async function sealFiles(
  { root, key, named, cache, stage }: Place,
  readPlain: (file: string) => Promise<Buffer | null>,
): Promise<void> {
  const earlier = await cache?.item(key.site, key.item)
  for (const [file, sealed] of key.files) {
    if (!named.has(file)) continue
    const plain = await readPlain(file)
    // Another text with the iv of the one before would give both away.
    if (!plain || sumOf(plain) !== sealed.sum) throw new SealFailure([{ file, message: changed }])
    await stage.create(join(root, besides(file, sealed)), sealedBytes(plain, sealed, key))
    stage.remove(join(root, file))
    const before = earlier?.files[file]
    if (before && before.name !== sealed.name) stage.remove(join(root, besides(file, before)))
  }
}

/** The bytes of a file that an earlier run sealed and took away, or null where they cannot be had. */
export async function openedAgain(root: string, file: string, kept: KeptItem | null): Promise<Buffer | null> {
  const before = kept?.files[file]
  const sealed = before && (await bytesIn(root, besides(file, before)))
  try {
    return sealed ? openedBytes(sealed, before, { ...kept, key: Buffer.from(kept.key, 'base64url') }) : null
  } catch {
    return null
  }
}

const changed = 'the file was written while it was to be sealed: seal when the build is done'

const besides = (file: string, { name }: KeptFile) => posix.join(posix.dirname(file), name)
