// Links to be sent on, each with how many are left of it, and the articles that can be given.
import type { GiftLinkId } from '../../../../core/id.ts'
import type { Giveable } from '../../../../flows/give-gift-link.ts'
import type { GiftLinksView, SeenGiftLink } from '../../../../flows/view-gift-links.ts'
import { Copy } from '../../../gift/ui/Codes.tsx'
import type { WalletNotice } from '../../../text/en.ts'
import type { Reading } from '../../../text/reading.ts'
import { LocalTime } from '../../../ui/LocalTime.tsx'
import { Told } from '../../ui/Told.tsx'

type GiftLinksProps = {
  view: GiftLinksView
  notice: WalletNotice | null
  reading: Reading
  /** A fresh name for what a form makes, so that it makes it once. */
  attempt: () => GiftLinkId
}

export function GiftLinks({ view: { links, giveable }, notice, reading, attempt }: GiftLinksProps) {
  const { words } = reading
  const { giftLinks } = words
  return (
    <div class="wallet">
      <header class="article">
        <h1>{giftLinks.yours}</h1>
        <p class="why">{giftLinks.how}</p>
      </header>
      {notice !== null && <Told notice={notice} reading={reading} />}
      {links.length > 0 && (
        <ol class="lines">
          {links.map((seen) => (
            <Link key={seen.link.id} seen={seen} reading={reading} />
          ))}
        </ol>
      )}
      {giveable.length > 0 && (
        <section>
          <h2>{giftLinks.canShare}</h2>
          <ul class="lines">
            {giveable.map((one) => (
              <Give key={`${one.site.id} ${one.item.id}`} one={one} link={attempt()} reading={reading} />
            ))}
          </ul>
        </section>
      )}
      {links.length + giveable.length === 0 && <p class="told">{giftLinks.none}</p>}
      <a class="secondary" href="/wallet">
        {words.backToWallet}
      </a>
    </div>
  )
}

function Link({ seen, reading }: { seen: SeenGiftLink; reading: Reading }) {
  const { link, is, title, site, url } = seen
  const { giftLinks, gifts } = reading.words
  const [name, revoke] = [`name-${link.id}`, `revoke-${link.id}`]
  const isOpen = is === 'open'
  const left = link.opens - link.opened
  const says = isOpen ? (date: string) => giftLinks.open(left, date) : giftLinks.over[is]
  return (
    <li>
      <span id={name}>
        <bdi>{title}</bdi>
      </span>
      <span class="when">
        <bdi>{site}</bdi> · <LocalTime at={link.revokedAt ?? link.expiresAt} reading={reading} says={says} />
        {!isOpen && ` · ${giftLinks.opened(link.opened, link.opens)}`}
      </span>
      {isOpen && (
        <div class="pass-on">
          <code class="link" dir="ltr">
            {url}
          </code>
          <p class="copies">
            <Copy id={`copy-${link.id}`} text={url} says={gifts.copyLink} about={name} reading={reading} />
            <button class="small" type="button" data-share={url} data-title={title} hidden>
              {giftLinks.send}
            </button>
          </p>
        </div>
      )}
      {isOpen && (
        <form method="post" action="/wallet/gift-links/take-back">
          <input type="hidden" name="link" value={link.id} />
          <button id={revoke} class="small" type="submit" aria-labelledby={`${revoke} ${name}`} data-arm>
            {giftLinks.revoke}
          </button>
        </form>
      )}
    </li>
  )
}

function Give({ one: { site, item, rules }, link, reading }: { one: Giveable; link: GiftLinkId; reading: Reading }) {
  const { giftLinks } = reading.words
  return (
    <li>
      <span id={`item-${link}`}>
        <bdi>{item.title}</bdi>
      </span>
      <span class="when">
        <bdi>{site.name}</bdi> · {giftLinks.upTo(rules.opens, rules.days)}
      </span>
      <form method="post" action="/wallet/gift-links">
        <input type="hidden" name="link" value={link} />
        <input type="hidden" name="site" value={site.id} />
        <input type="hidden" name="item" value={item.id} />
        <button id={`make-${link}`} class="small" type="submit" aria-labelledby={`make-${link} item-${link}`} data-arm>
          {giftLinks.make}
        </button>
      </form>
    </li>
  )
}
