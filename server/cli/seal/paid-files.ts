// The files that sealed parts refer to: found in the folder, and nowhere else on the site.
import { existsSync } from 'node:fs'
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { localFile } from './local-file.ts'
import type { Page } from './pages.ts'
import { publicUses } from './public-uses.ts'
import type { SealProblem } from './seal-failure.ts'
import { sumOf } from './sum.ts'

export type PaidFiles = {
  /** By the path below the folder: the sums of their bytes. */
  readonly sums: ReadonlyMap<string, string>
  readonly problems: readonly SealProblem[]
  /** Named in a sealed part and not in the folder: they stay what they are, and where. */
  readonly missing: readonly SealProblem[]
}

/** Gives a file's bytes as an author wrote them, or null where there is no such file. */
export type ReadPlain = (file: string, owner: { page: Page; item: string }) => Promise<Buffer | null>

export async function findPaidFiles(root: string, pages: readonly Page[], readPlain: ReadPlain): Promise<PaidFiles> {
  const sums = new Map<string, string>()
  const missing: SealProblem[] = []
  for (const { page, item, file, line, isLink } of filesNamed(pages, false)) {
    if (sums.has(file)) continue
    const bytes = await readPlain(file, { page, item })
    if (bytes) sums.set(file, sumOf(bytes))
    else if (!isLink) missing.push({ file: page.file, line, message: `${file} is not in the folder: it is not sealed` })
  }
  if (sums.size === 0) return { sums, problems: [], missing }
  const paid = new Set(sums.keys())
  const problems = [...compressed(root, paid), ...givenAway(pages, paid), ...(await publicUses(root, paid, pages))]
  return { sums, problems, missing }
}

function compressed(root: string, paid: ReadonlySet<string>): SealProblem[] {
  return [...paid]
    .flatMap((file) => ['.gz', '.br', '.zst'].map((ending) => file + ending))
    .filter((copy) => existsSync(join(root, copy)))
    .map((file) => ({ file, message: 'holds a paid file: compress after sealing, not before' }))
}

function givenAway(pages: readonly Page[], paid: ReadonlySet<string>): SealProblem[] {
  return filesNamed(pages, true)
    .filter(({ file }) => paid.has(file))
    .map(({ page, file, line }) => {
      const message = `${file} is data-public here, and paid for elsewhere: it can only be one of the two`
      return { file: page.file, line, message }
    })
}

/** What a part says and shows: the sums of its text and of the files that it refers to, as one, part by part. */
export function sumsOfParts(page: Page, files: ReadonlyMap<string, string>): string[] {
  return page.marks.parts.map(({ references }, index) => {
    const shown = references
      .filter(({ isPublic }) => !isPublic)
      .flatMap(({ addresses }) => addresses.map((address) => localFile(address, page.file, page.marks.base)))
      .flatMap((file) => (file !== null && files.has(file) ? [`${file} ${files.get(file)}`] : []))
    return shown.length === 0 ? page.sums[index]! : sumOf([page.sums[index], ...shown].join('\n'))
  })
}

/** A link out of the folder is not followed, nor is what is no plain file. */
export async function bytesIn(root: string, file: string): Promise<Buffer | null> {
  const found = await lstat(join(root, file)).catch(() => null)
  return found?.isFile() ? readFile(join(root, file)) : null
}

function filesNamed(pages: readonly Page[], isPublic: boolean) {
  return pages.flatMap((page) =>
    page.marks.parts.flatMap(({ item, references }) =>
      references
        .filter((reference) => reference.isPublic === isPublic)
        .flatMap(({ addresses, line, name }) =>
          addresses.flatMap((address) => {
            const file = localFile(address, page.file, page.marks.base)
            return file === null ? [] : { page, item, file, line, isLink: name === 'href' }
          }),
        ),
    ),
  )
}
