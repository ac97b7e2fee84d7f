// A notebook in Markdown, built by Eleventy and sealed with it.
import { tuppence } from 'tuppence/eleventy'

const { TUPPENCE_API: api, TUPPENCE_SITE: site } = process.env

export default function (eleventyConfig) {
  eleventyConfig.addGlobalData('tuppence', { api, site })
  eleventyConfig.addPassthroughCopy('pages/pictures')
  eleventyConfig.addPlugin(tuppence, { api })
}

export const config = { dir: { input: 'pages' } }
