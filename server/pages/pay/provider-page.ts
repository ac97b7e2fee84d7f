// The way from the pay window to the provider's form and back.
import type { CheckoutSurface } from '../../core/checkout.ts'
import { Problem } from '../../core/problem.ts'
import type { CheckoutTexts, OpenedSession, Ports } from '../../ports/index.ts'
import { windowPath } from './visit.ts'

type Named = {
  readonly ticket: string
  readonly attempt: string
  readonly line: string
  readonly locale: string
  readonly seats: number
}

export function textsFor({ settings }: Ports, { ticket, attempt, line, locale, seats }: Named): CheckoutTexts {
  const path = settings.payOrigin + windowPath(ticket)
  return {
    line,
    locale,
    returnUrl: `${path}/return?session_id={session}`,
    // Back in the window, the choice stands as it was.
    cancelUrl: `${path}?notice=not-charged&instead=${attempt}${seats > 1 ? `&seats=${seats}` : ''}`,
  }
}

type Started = { readonly ticket: string; readonly attempt: string; readonly surface: CheckoutSurface }

/** Where the browser goes once the session is open: the form in the window, or the provider's page. */
export function nextStep({ ticket, attempt, surface }: Started, { url, clientSecret }: OpenedSession): string {
  if (surface === 'inline' && clientSecret !== null) return `${windowPath(ticket)}/checkout/${attempt}`
  if (url === null) throw new Problem('provider-unavailable', 'The provider opened a session without an address.')
  return url
}
