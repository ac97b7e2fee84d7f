// The cookie of a code that was asked for: it ties the code to the browser that asked, so that nobody types it for somebody else.
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { codeSeconds } from '../../../core/mail-code.ts'
import type { Env } from '../../../http/env.ts'

const name = 'proof'

/** Empty where there is none: no code was ever asked for with that. */
export function proofCookie(c: Context<Env>): string {
  return getCookie(c, name, 'host') ?? ''
}

export function keepProof(c: Context<Env>, proof: string): void {
  setCookie(c, name, proof, {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: codeSeconds,
  })
}

export function dropProof(c: Context<Env>): void {
  deleteCookie(c, name, { prefix: 'host', path: '/', secure: true })
}
