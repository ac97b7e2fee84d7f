// `tuppence/eleventy`: a shortcode that marks the paid part of an article, and its sealing after each build.
import { readFile } from 'node:fs/promises'
import { isItemId } from '../core/id.ts'
import { type SiteOptions, sealSite } from './seal-site.ts'

type Page = { readonly page: { readonly url: string } }

type Built = {
  readonly directories: { readonly output: string }
  readonly outputMode: 'fs' | 'json' | 'ndjson'
  readonly runMode: 'build' | 'watch' | 'serve'
  readonly results: { readonly outputPath: string | false; content: string }[]
}

/** What is used of Eleventy's configuration, which comes without types. */
export type EleventyConfig = {
  readonly pathPrefix?: string
  addPairedShortcode(name: string, write: (this: Page, content: string, item?: string) => string): void
  on(event: 'eleventy.after', hear: (built: Built) => Promise<void>): void
}

/**
 * `eleventyConfig.addPlugin(tuppence, { api: 'https://pay.example.com' })`
 *
 * Then `{% paid "the-lake" %}…{% endpaid %}` in Markdown, Liquid or Nunjucks is sealed in whatever Eleventy writes, also
 * by `--serve` and `--watch`. Without a name the page's address is the item.
 */
export function tuppence(eleventyConfig: EleventyConfig, options: SiteOptions): void {
  eleventyConfig.addPairedShortcode('paid', function (content, named) {
    const item = named ?? this.page.url
    if (!isItemId(item)) throw new Error(`{% paid "${item}" %}: this cannot be an item`)
    // Between blank lines Markdown stays Markdown.
    return `\n\n<tuppence-gate item="${item}" data-seal>\n\n${content.trim()}\n\n</tuppence-gate>\n\n`
  })
  eleventyConfig.on('eleventy.after', async ({ directories, outputMode, runMode, results }) => {
    if (outputMode !== 'fs') return
    await sealSite(directories.output, { base: eleventyConfig.pathPrefix, ...options }, told)
    if (runMode === 'serve') await Promise.all(results.map(showSealed))
  })
}

/** Eleventy's server sends an open page what has changed in it: that has to be the page as it is sealed. */
async function showSealed(result: Built['results'][number]): Promise<void> {
  if (result.outputPath !== false) result.content = await readFile(result.outputPath, 'utf8')
}

const told = {
  info: (line: string) => console.log(`[tuppence] ${line}`),
  warn: (line: string) => console.warn(`[tuppence] ${line}`),
}
