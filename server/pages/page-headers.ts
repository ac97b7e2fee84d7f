// The headers of every page of the pay origin: what it may load, who may frame it, what it tells others.
import type { Settings } from '../ports/index.ts'

export type PageRights = {
  readonly nonce: string
  readonly provider: Settings['provider']
  /** `checkout`: the one page that loads the provider's script. */
  readonly needs: 'nothing' | 'checkout'
  /** Beyond our own pages and the provider's. */
  readonly leadsTo?: string | undefined
}

export function pageHeaders(rights: PageRights): Record<string, string> {
  const { provider, needs } = rights
  const payers = needs === 'checkout' ? provider.frameOrigins.map((origin) => ` "${origin}"`).join('') : ''
  return {
    'Content-Security-Policy': contentSecurityPolicy(rights),
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    // Tickets are in our addresses, so nobody else sees them. `no-referrer` would turn the Origin of our own forms to `null`.
    'Referrer-Policy': 'same-origin',
    // Any other value cuts the window off from the page that opened it.
    'Cross-Origin-Opener-Policy': 'unsafe-none',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': `payment=(self${payers}), camera=(), microphone=(), geolocation=(), display-capture=()`,
    'Cache-Control': 'private, no-store',
    'X-Robots-Tag': 'noindex',
  }
}

function contentSecurityPolicy({ nonce, provider, needs, leadsTo }: PageRights): string {
  const { scriptOrigins, connectOrigins, frameOrigins, pageOrigins } = provider
  const atCheckout = (origins: readonly string[]) => (needs === 'checkout' ? origins : [])
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'none'"],
    'script-src': [`'nonce-${nonce}'`, ...atCheckout(scriptOrigins)],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...atCheckout(connectOrigins)],
    'frame-src': needs === 'checkout' && frameOrigins.length > 0 ? frameOrigins : ["'none'"],
    // Chromium holds the redirect after a POST to this list too, and a form may lead to a page of the provider.
    'form-action': [
      "'self'",
      ...new Set([...frameOrigins, ...pageOrigins, ...(leadsTo === undefined ? [] : [leadsTo])]),
    ],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'none'"],
    // The provider's script assigns script addresses as plain text, ours never.
    ...(needs === 'checkout' ? {} : { 'require-trusted-types-for': ["'script'"], 'trusted-types': ["'none'"] }),
  }
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ')
}
