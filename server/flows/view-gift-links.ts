// Gift links as those see them who gave them.
import { spelledCode } from '../core/gift-code.ts'
import { type GiftLink, type GiftLinkState, giftLinkState } from '../core/gift-link.ts'
import type { ReaderId } from '../core/id.ts'
import { itemFromPath } from '../core/item.ts'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'
import { type Giveable, giftOf } from './give-gift-link.ts'

export type SeenGiftLink = {
  readonly link: GiftLink
  readonly is: GiftLinkState
  readonly title: string
  readonly site: string
  readonly url: string
}

export type GiftLinksView = {
  readonly links: readonly SeenGiftLink[]
  /** What the reader could give, newest first. */
  readonly giveable: readonly Giveable[]
}

const linksMax = 30
const giveableMax = 20

/** @param asked the item of which the reader comes, if there is one: a member has not bought what a membership opens */
export async function viewGiftLinks(
  ports: Ports,
  reader: ReaderId,
  asked: { readonly site: string; readonly item: string } | null,
): Promise<GiftLinksView> {
  const { store } = ports
  const [links, paid] = await Promise.all([store.giftLinksOf(reader, linksMax), store.giveable(reader, giveableMax)])
  const wanted = [
    ...(asked === null ? [] : [asked]),
    ...paid.filter(({ site, item }) => site !== asked?.site || item !== asked.item),
  ]
  const found = await Promise.all(wanted.map((one) => giftOf(ports, { reader, ...one }).catch(goneOrThrow)))
  return {
    links: await Promise.all(links.map((link) => seenGiftLink(ports, link))),
    giveable: found.filter((one) => one !== null && typeof one !== 'string'),
  }
}

/** An article that its publisher took away is no longer given; any other fault is one. */
function goneOrThrow(fault: unknown): null {
  if (fault instanceof Problem && fault.code === 'not-found') return null
  throw fault
}

/** Its code is derived whenever it is shown. */
export async function seenGiftLink({ store, signer, clock, settings }: Ports, link: GiftLink): Promise<SeenGiftLink> {
  const [site, item, code] = await Promise.all([
    store.site(link.site),
    store.item(link.site, link.item),
    signer.giftCode(link.id, 0),
  ])
  return {
    link,
    is: giftLinkState(link, clock.now()),
    title: (item ?? itemFromPath(link.site, link.item)).title,
    site: site?.name ?? link.site,
    url: `${settings.payOrigin}/gift-link/${spelledCode(code)}`,
  }
}
