// The files that sealed parts refer to: found in the folder, and nowhere else on the site.
import { existsSync } from 'node:fs'
import { lstat, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { localFile } from './local-file.ts'
import type { Page } from './pages.ts'
import { publicUses, usedInPublic } from './public-uses.ts'
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
    else if (!isLink) missing.push({ file: page.file, line, message: notThere(root, file, page) })
  }
  if (sums.size === 0) return { sums, problems: [], missing }
  const paid = new Set(sums.keys())
  const problems = [
    ...compressed(root, paid),
    ...givenAway(pages, paid),
    ...(await publicUses(root, paid, pages)).map(usedInPublic),
  ]
  return { sums, problems, missing }
}

/** A site that is published below a path of its host is often sealed as though it were not. */
function notThere(root: string, file: string, { under }: Page): string {
  const [first, ...rest] = file.split('/')
  const isFurtherDown = under === '/' && rest.length > 0 && existsSync(join(root, ...rest))
  const hint = isFurtherDown ? `. Is the site published below /${first}/? Then say so: --base /${first}/` : ''
  return `${file} is not in the folder: it is not sealed${hint}`
}

/** `removed` were built anew though no page that shows them was; `known` are those to look for in the next run. */
export type StrayFiles = {
  readonly removed: readonly string[]
  readonly known: ReadonlyMap<string, string>
  readonly problems: readonly SealProblem[]
}

/**
 * Files that earlier runs have sealed and taken away. A build may copy them again and leave the pages that show them as they were
 * sealed: then nothing on those pages says that the files are paid for.
 */
export async function findStrayFiles(
  { root, pages, sums }: { root: string; pages: readonly Page[]; sums: PaidFiles['sums'] },
  earlier: ReadonlyMap<string, string>,
): Promise<StrayFiles> {
  const given = new Set(filesNamed(pages, true).map(({ file }) => file))
  const known = new Map([...earlier].filter(([file]) => !given.has(file)))
  const back = new Map<string, string>()
  for (const file of known.keys()) {
    const bytes = sums.has(file) ? null : await bytesIn(root, file)
    if (bytes) back.set(file, sumOf(bytes))
  }
  const uses = back.size > 0 ? await publicUses(root, new Set(back.keys()), pages) : []
  // What the free part of the site shows now is no longer paid for.
  for (const { paid } of uses) {
    known.delete(paid)
    back.delete(paid)
  }
  const isSame = (file: string) => back.get(file) === known.get(file)
  const message = 'the file is paid for and has changed, but no page that shows it was built anew: build the whole site'
  return {
    removed: [...back.keys()].filter(isSame),
    known: new Map([...known, ...sums]),
    problems: [...back.keys()].filter((file) => !isSame(file)).map((file) => ({ file, message })),
  }
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
      .flatMap(({ addresses }) => addresses.map((address) => localFile(address, page)))
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
            const file = localFile(address, page)
            return file === null ? [] : { page, item, file, line, isLink: name === 'href' }
          }),
        ),
    ),
  )
}
