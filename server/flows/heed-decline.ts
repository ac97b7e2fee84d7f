// A card was declined in a window to tip: note it, and pause tips by card where too many are. The reader is told nothing of why.
import {
  type CardTipCounts,
  type CardTipPause,
  checkoutDeclinesMax,
  countedSince,
  isTesting,
  nextPause,
  pauseAt,
} from '../core/card-tip-pause.ts'
import type { Change } from '../core/change.ts'
import type { Checkout } from '../core/checkout.ts'
import type { SiteId } from '../core/id.ts'
import { after } from '../core/instant.ts'
import type { Message } from '../core/mail.ts'
import { Problem } from '../core/problem.ts'
import type { Ports, ProviderEvent } from '../ports/index.ts'
import { commitEvent } from './commit-event.ts'

/** `noted`: for something else than a tip. */
export type Declined = 'declined' | 'noted' | 'foreign'

const looks = 4
// An alarm of yesterday is answered by the dashboard.
const letterSeconds = 24 * 60 * 60

/**
 * Safe to call any number of times: the message counts once, and a pause is begun and told of once. While tips by card pause, and after
 * so many declined cards in one checkout, it is ended: nobody tries a hundred cards in a window that was open before.
 */
export async function heedDecline(ports: Ports, payment: string, event: ProviderEvent): Promise<Declined> {
  const { store, payments, clock } = ports
  const id = await payments.checkoutOf(payment)
  const checkout = id === null ? null : await store.checkout(id)
  if (checkout === null) return 'foreign'
  const ticket = checkout.ticket === null ? null : await store.ticket(checkout.ticket)
  if (ticket === null || ticket.tip === null) return 'noted'

  const { site } = ticket
  const at = clock.now()
  const pause = pauseAt(await store.cardTipPause(site), at)
  const decline = { id: event.id, site, checkout: checkout.id, pause: pause?.number ?? null, at }
  await commitEvent(ports, [{ change: 'add-card-decline', decline }], event)
  const isPaused = pause !== null || (await pauseIfTested(ports, site))
  if (isPaused || (await store.cardDeclines(checkout.id)) >= checkoutDeclinesMax) await end(ports, checkout)
  return 'declined'
}

/** Of those who count at once one begins the pause. */
async function pauseIfTested(ports: Ports, site: SiteId): Promise<boolean> {
  const { store, clock, log } = ports
  for (let look = 0; look < looks; look++) {
    const at = clock.now()
    const last = await store.cardTipPause(site)
    if (pauseAt(last, at) !== null) return true
    const counts = await store.cardTipCounts(site, countedSince(last, at))
    if (!isTesting(counts)) return false
    const pause = nextPause(last, { site, because: 'declines', pausedAt: at })
    const committed = await store.commit([{ change: 'pause-card-tips', pause }, ...(await alarm(ports, pause, counts))])
    if (committed.done) {
      log.warn('card-tips-paused', { site, ...counts })
      return true
    }
  }
  throw new Problem('provider-unavailable', 'The site is being worked on.', { retryAfterSeconds: 5 })
}

/** The letter to the operator, for the commit of its cause. None where nobody is named or no mail is sent. */
async function alarm(
  { store, settings, mailer, letters, ids }: Ports,
  { site: id, pausedAt: at }: CardTipPause,
  { declines }: CardTipCounts,
): Promise<Change[]> {
  const site = await store.site(id)
  if (site === null || mailer === null || settings.alertMail === null) return []
  const message: Message = {
    ...letters.toOperator({ site, declines }),
    id: ids.id('mail'),
    to: settings.alertMail,
    writtenAt: at,
    expiresAt: after(at, letterSeconds),
    attempts: 0,
  }
  return [{ change: 'add-message', message }]
}

async function end({ payments }: Ports, { session, state }: Checkout): Promise<void> {
  if (session !== null && state === 'open') await payments.expire(session)
}
