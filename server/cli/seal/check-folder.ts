// Looks whether a built site still carries marked parts that nobody has sealed. Writes nothing, fetches nothing.
import { readSite } from './pages.ts'
import { refuseIfAny } from './seal-failure.ts'

export type SealCheck = {
  readonly unsealed: readonly { readonly file: string; readonly line: number; readonly item: string }[]
  readonly alreadySealed: number
}

/** What `seal` would seal now. Throws a SealFailure where it would refuse. */
export async function checkFolder(folder: string): Promise<SealCheck> {
  const { pages, alreadySealed, problems } = await readSite(folder)
  refuseIfAny(problems)
  return {
    unsealed: pages.flatMap(({ file, marks }) => marks.parts.map(({ line, item }) => ({ file, line, item }))),
    alreadySealed,
  }
}
