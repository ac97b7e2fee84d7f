// Tips by card in a test: forms that strangers open, and cards that are tried in them.
import type { SiteId } from '../../server/core/id.ts'
import { fieldsOf, sessionIn, type Visitor, visitor } from '../server/pages/visitor.ts'
import type { Harness } from './harness.ts'

/** What a browser without script sends from the window that the plain link of a page opens; a stranger unless told else. */
export async function sendCardTip(
  h: Harness,
  site: SiteId,
  { amount = 100, card = amount, browser = visitor(h) }: { amount?: number; card?: number; browser?: Visitor } = {},
) {
  const path = (await browser.get(`/pay/start?site=${site}&creator=ana&amount=${amount}`)).headers.get('Location') ?? ''
  const fields = fieldsOf(await browser.page(path), '/top-up')
  const sent = await browser.send(`${path}/top-up`, { ...fields, amount: String(card) })
  return { path, fields, sent, browser }
}

/** A form that waits for a card. */
export async function openCardTip(...asked: Parameters<typeof sendCardTip>) {
  const form = await sendCardTip(...asked)
  return { ...form, session: sessionIn(form.sent.headers.get('Location')) }
}

export const declinedCard = '4000000000000002'

/** So many declined cards, each in a form of its own. */
export async function declineCards(h: Harness, site: SiteId, cards: number): Promise<void> {
  for (let card = 0; card < cards; card++) {
    const { session } = await openCardTip(h, site)
    h.stripe.control.complete(session, { card: declinedCard })
  }
  await h.stripe.control.idle()
}
