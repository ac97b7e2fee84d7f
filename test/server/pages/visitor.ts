// A browser without script, as far as these tests need one: it keeps the cookies and sends forms as a page of ours does.
import { expect } from 'vitest'
import type { ReaderId } from '../../../server/core/id.ts'
import { welcomeReader } from '../../../server/flows/welcome-reader.ts'
import { apiOrigin, createHarness, type Harness } from '../../support/harness.ts'

/** A harness whose books are checked when the test is over: a right answer with wrong books is a failure. */
export async function checkedHarness(options: Parameters<typeof createHarness>[0] = {}): Promise<Harness> {
  const h = await createHarness(options)
  return {
    ...h,
    async [Symbol.asyncDispose]() {
      try {
        expect(await h.findings()).toEqual([])
      } finally {
        await h.close()
      }
    },
  }
}

export type Visitor = ReturnType<typeof visitor>

export function visitor(h: Harness, headers: Record<string, string> = {}) {
  const jar = new Map<string, string>()
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ') || undefined

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const kept = cookie()
    const response = await h.request(path, {
      ...init,
      headers: { ...(kept && { Cookie: kept }), ...headers, ...(init.headers as object) },
    })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (/max-age=0/i.test(set)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  return {
    ask,
    get: (path: string) => ask(path),
    page: async (path: string) => (await ask(path)).text(),
    send: (path: string, fields: Record<string, string> | string, more: Record<string, string> = {}) =>
      ask(path, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          Origin: apiOrigin,
          'Sec-Fetch-Site': 'same-origin',
          ...more,
        },
        body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
      }),
    cookie,
    take: (from: string | undefined) => {
      jar.clear()
      for (const pair of from?.split('; ') ?? []) jar.set(...(pair.split(/=(.*)/s, 2) as [string, string]))
    },
  }
}

/** A visitor whom the books know already. */
export async function knownVisitor(h: Harness, headers: Record<string, string> = {}) {
  const { reader, cookie } = await welcomeReader(h.ports, undefined)
  const known = visitor(h, headers)
  known.take(`__Host-reader=${cookie}`)
  return { ...known, reader: reader as ReaderId }
}

/** The hidden fields of the form that is sent to an address ending so. */
export function fieldsOf(html: string, action: string): Record<string, string> {
  const form = html.split('<form').find((part) => part.includes(`${action}"`)) ?? ''
  const hidden = form.split('</form>')[0]?.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g) ?? []
  return Object.fromEntries([...hidden].map(([, name, value]) => [name as string, value as string]))
}

/** The session that a redirect to the provider leads to. */
export function sessionIn(location: string | null): string {
  const session = /(cs_\w+?)(?:[?/#]|$)/.exec(location ?? '')?.[1]
  if (session === undefined) throw new Error(`no session in ${location}`)
  return session
}

/** What a reader sees: the text of the page without markup. */
export function textOf(html: string): string {
  return html
    .replace(/<head>.*?<\/head>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&nbsp;|\u00a0/g, ' ')
    .replace(/\s+/g, ' ')
}
