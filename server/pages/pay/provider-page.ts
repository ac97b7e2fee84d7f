// The way from the pay window to the provider's form and back.
import type { CheckoutSurface } from '../../core/checkout.ts'
import { Problem } from '../../core/problem.ts'
import type { CheckoutTexts, OpenedSession, Ports } from '../../ports/index.ts'
import { windowPath } from './visit.ts'

type Named = { readonly ticket: string; readonly attempt: string; readonly line: string; readonly locale: string }

export function textsFor({ settings }: Ports, { ticket, attempt, line, locale }: Named): CheckoutTexts {
  const path = settings.payOrigin + windowPath(ticket)
  return {
    line,
    locale,
    returnUrl: `${path}/return?session_id={session}`,
    cancelUrl: `${path}?notice=not-charged&instead=${attempt}`,
  }
}

type Started = { readonly ticket: string; readonly attempt: string; readonly surface: CheckoutSurface }

/** Where the browser goes once the session is open: the form in the window, or the provider's page. */
export function nextStep({ ticket, attempt, surface }: Started, { url, clientSecret }: OpenedSession): string {
  if (surface === 'inline' && clientSecret !== null) return `${windowPath(ticket)}/checkout/${attempt}`
  if (url === null) throw new Problem('provider-unavailable', 'The provider opened a session without an address.')
  return url
}
