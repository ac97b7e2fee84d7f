// A form that was sent by one of our own pages. CSRF stops here: the cookie alone proves nothing.
import type { Context, MiddlewareHandler } from 'hono'
import { Problem } from '../core/problem.ts'
import { textBody } from '../http/body.ts'
import type { Env } from '../http/env.ts'
import type { Ports } from '../ports/index.ts'

/** The fields by name. A name that is sent twice is refused: two readers of one form must not see two values. */
export type Form = ReadonlyMap<string, string>

const bytesUsual = 8 * 1024
const formType = 'application/x-www-form-urlencoded'

/** Throws `not-allowed` for a form of any other origin, also of none: every browser names one with a POST. */
export async function ownForm(ports: Ports, c: Context<Env>, bytesMax = bytesUsual): Promise<Form> {
  requireOwnPage(ports, c)
  const fields = [...new URLSearchParams(await textBody(c, formType, bytesMax))]
  const form = new Map(fields)
  if (form.size !== fields.length) throw new Problem('malformed-request', 'A field of the form was sent twice.')
  return form
}

/** Stands before a small limit: a page of somebody else must not use up the few tries of a reader. */
export function ownPagesOnly(ports: Ports): MiddlewareHandler<Env> {
  return async (c, next) => {
    requireOwnPage(ports, c)
    await next()
  }
}

function requireOwnPage({ settings }: Ports, c: Context<Env>): void {
  const site = c.req.header('Sec-Fetch-Site')
  if (c.req.header('Origin') !== settings.payOrigin || (site !== undefined && site !== 'same-origin')) {
    throw new Problem('not-allowed', 'This form was not sent by a page of the pay origin.')
  }
}
