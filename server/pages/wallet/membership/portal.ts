// POST /wallet/membership/:membership/portal: to the provider's page with cards and invoices. GET …/card: back from there.
import { Problem } from '../../../core/problem.ts'
import { heedPortal, openPortal } from '../../../flows/open-portal.ts'
import type { Ports } from '../../../ports/index.ts'
import { ownForm } from '../../own-form.ts'
import { readingFor } from '../../text/reading.ts'
import { ownStep, pathOf, tellOnPage } from './own.ts'

/** A form and no link: the address that it leads to is a key, which nothing may fetch ahead of the member. */
export function toPortal(ports: Ports) {
  return ownStep(ports, async (c, own) => {
    const flow = (await ownForm(ports, c)).get('flow')
    if (flow !== 'card' && flow !== 'home') throw new Problem('malformed-request', 'The form names no page.')
    const { lang } = readingFor(c.req.header('Accept-Language'))
    const returnUrl = `${ports.settings.payOrigin}${pathOf(own)}/card`
    return c.redirect(await openPortal(ports, own, { flow, returnUrl, locale: lang }), 303)
  })
}

/** Asks the provider which card was chosen, as coming back from a payment asks what was paid. As often as it is opened, the same. */
export function fromPortal(ports: Ports) {
  return ownStep(ports, async (c, own) => {
    await heedPortal(ports, own)
    return tellOnPage(c, own, 'member-card')
  })
}
