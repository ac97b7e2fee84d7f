// A site: a publisher's set of origins, its name, its currency and its default price.
import type { Currency } from './currency.ts'
import type { PublisherId, SiteId } from './id.ts'
import type { Money } from './money.ts'
import type { Sticker } from './sticker.ts'

export type Site = {
  readonly id: SiteId
  readonly publisher: PublisherId
  readonly name: string
  /** Exact origins (scheme, host, port). The first is the audience of the site's tokens. */
  readonly origins: readonly string[]
  readonly currency: Currency
  readonly defaultPrice: Money | null
  readonly locale: string
  /** Whether a message that everybody may read waits until the publisher has looked at it. */
  readonly holdsMessages: boolean
  /** Those that it offers. Null: all that there are. */
  readonly stickers: readonly Sticker[] | null
}

/** Whether an origin is one of the site's. Whole strings: `https://a.example.evil.example` is not `https://a.example`. */
export function hasOrigin(site: Site, origin: string): boolean {
  return site.origins.includes(origin)
}

/** The audience of the site's tokens: one string, its first origin (DESIGN §7). */
export function audienceOf(site: Site): string {
  return site.origins[0] as string
}

export function offersSticker({ stickers }: Pick<Site, 'stickers'>, sticker: Sticker): boolean {
  return stickers === null || stickers.includes(sticker)
}
