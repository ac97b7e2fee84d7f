// What each plugin does once its tool has built a site: seals it, and looks whether what is paid stands anywhere else.
import { join, relative } from 'node:path'
import { leaksBeside } from '../cli/check/leaks-beside.ts'
import { readMarkedTexts } from '../cli/check/paid-texts.ts'
import { refuseIfAny, SealFailure } from '../cli/seal/seal-failure.ts'
import { sealFolder } from '../cli/seal/seal-folder.ts'

export type SiteOptions = {
  /** The backend's address: `https://pay.example.com`. */
  readonly api: string
  /** The site's id (`site_…`). Needed where a page's script tag does not say it. */
  readonly site?: string | undefined
  /** URLs or files of public envelope keys, in place of those at `api`. Several let several backends open the site. */
  readonly keys?: readonly string[] | undefined
  /** The path below which the site is published, where it is another one than the generator's own setting says: `/blog/`. */
  readonly base?: string | undefined
  /** A folder that is kept from one build to the next, as private as the text: what did not change stays as it was sealed. */
  readonly cache?: string | undefined
  /** `false` lets paid sentences stand in feeds, search indexes and other pages. Otherwise one of them fails the build. */
  readonly findLeaks?: boolean | undefined
}

type Log = { info(line: string): void; warn(line: string): void }

/** Throws one error with a line for each problem, `dist/the-lake.html:12: what is wrong`; then the site must not be uploaded. */
export async function sealSite(folder: string, options: SiteOptions, log: Log): Promise<void> {
  const { findLeaks = true, ...sealing } = options
  try {
    const texts = findLeaks ? await readMarkedTexts(folder) : []
    const { sealed, files, alreadySealed, linksOut, missing } = await sealFolder({ folder, ...sealing })
    for (const link of linksOut) log.warn(`${link}: a link out of the folder, not followed`)
    for (const { file, line, message } of missing) log.warn(`${file}:${line}: ${message}`)
    const parts = sealed.reduce((sum, page) => sum + page.parts, 0)
    const counts = [`${parts} in ${sealed.length} pages`, `${files} pictures and files`, `${alreadySealed} before`]
    if (parts > 0) log.info(`parts sealed: ${counts.join(', ')}`)
    refuseIfAny(await leaksBeside(folder, texts))
  } catch (error) {
    throw error instanceof SealFailure ? failure(folder, error.problems) : error
  }
}

/** With paths from where the tool was started, as the tool's own messages have them. */
function failure(folder: string, problems: SealFailure['problems']): SealFailure {
  const below = relative('.', folder)
  return new SealFailure(problems.map(({ file, ...rest }) => (file ? { file: join(below, file), ...rest } : rest)))
}
