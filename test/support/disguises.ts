// Whoever a program may claim to be when it asks for a page, and what it must not get (THREATS GAT-02).
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const chrome = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36'
const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
const bingbot = 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)'

export const disguises: readonly Record<string, string>[] = [
  {},
  { 'User-Agent': chrome },
  { 'User-Agent': googlebot },
  { 'User-Agent': bingbot },
  { 'User-Agent': googlebot, 'X-Forwarded-For': '66.249.66.1', From: 'googlebot(at)googlebot.com' },
  { 'User-Agent': bingbot, 'X-Forwarded-For': '157.55.39.1', From: 'bingbot(at)microsoft.com' },
  { 'User-Agent': chrome, Referer: 'https://www.google.com/' },
  { 'User-Agent': chrome, Referer: 'https://www.facebook.com/' },
  { 'User-Agent': 'facebookexternalhit/1.1', Referer: 'https://www.facebook.com/' },
  { 'User-Agent': chrome, Cookie: '', Via: '1.1 google', 'Sec-Purpose': 'prefetch' },
]

/** Addresses by which other publishers let search engines, previews and printers in. */
export const sideDoors = ['', '?gaa_at=g', '?gaa_at=g&gaa_n=x&gaa_sig=x', '?amp=1', '?print=1', '?outputType=amp']

export async function ask(url: string, headers: Record<string, string>): Promise<{ status: number; bytes: string }> {
  const response = await fetch(url, { headers })
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()).toString('utf8') }
}

const run = promisify(execFile)

/** What the program of that name gets, for which readers of pages are asked most; null where there is none. */
export async function askByCurl(url: string, headers: Record<string, string>): Promise<string | null> {
  const args = Object.entries(headers).flatMap(([name, value]) => [
    '-H',
    value === '' ? `${name};` : `${name}: ${value}`,
  ])
  return run('curl', ['--silent', '--show-error', ...args, url]).then(
    ({ stdout }) => stdout,
    (fault: NodeJS.ErrnoException) => {
      if (fault.code === 'ENOENT') return null
      throw fault
    },
  )
}

/** Those of the sentences that a text gives away, however it is written down. */
export function givenAway(text: string, sentences: readonly string[]): string[] {
  const searched = plain(text)
  return sentences.filter((sentence) => text.includes(sentence) || searched.includes(plain(sentence)))
}

/** Letters and digits only: typographic signs, marks, entities and escapes make no difference. */
export function plain(text: string): string {
  return text
    .replace(/<[^>]*>/g, '')
    .replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/&\w+;/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}
