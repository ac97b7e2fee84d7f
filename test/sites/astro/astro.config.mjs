// A diary in Markdown, built by Astro and sealed with it.
import { defineConfig } from 'astro/config'
import { tuppence } from 'tuppence/astro'

export default defineConfig({ integrations: [tuppence({ api: process.env.TUPPENCE_API })] })
