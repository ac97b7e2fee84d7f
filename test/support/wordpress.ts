// The WordPress plugin on a stand-in for WordPress, asked by a PHP program: a world and steps in, an answer for each step out.
import { execFileSync, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { issuer, now } from '../server/verify/vectors.ts'

const root = resolve(import.meta.dirname, '../..')
const program = join(root, 'test/server/plugins/wordpress/ask.php')
export const pluginFolder = join(root, 'server/plugins/wordpress/tuppence')

export const hasPhp = () => spawnSync('php', ['-r', 'exit(extension_loaded("sodium") ? 0 : 1);']).status === 0

export type WordPressPost = {
  readonly ID: number
  readonly post_content: string
  readonly post_name?: string
  readonly post_title?: string
  readonly post_excerpt?: string
  readonly post_status?: string
  readonly post_password?: string
}

/** What is to happen, such as `['page', [7]]`; see ask.php. */
export type Step = readonly [what: string, with_: unknown]
export type Rest = { readonly status: number; readonly headers: Record<string, string>; readonly body: string }

export const configured = { api: issuer, site: 'site_river', tiers: 'friend' }

/** The answers to the steps, and what was asked over the network meanwhile. */
export function askWordPress<Answer = string>(
  posts: readonly WordPressPost[],
  steps: readonly Step[],
  settings: Record<string, string> = configured,
): { readonly answer: Answer; readonly asked: string[] }[] {
  const input = JSON.stringify({ now, settings, posts, steps })
  return JSON.parse(execFileSync('php', ['-d', 'display_errors=stderr', program], { input, encoding: 'utf8' }))
}
