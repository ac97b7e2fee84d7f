// An article that was given: who gives it, and one button; or why not, with what it costs.
import type { GiftLinkView } from '../../../flows/open-gift-link.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'

type GiftLinkProps = { view: GiftLinkView; reading: Reading }

export function GiftLink({ view, reading }: GiftLinkProps) {
  const { is, link, quote, article } = view
  const { giftLinks } = reading.words
  const given = link.giver === null ? giftLinks.byPublisher : giftLinks.byReader
  return (
    <>
      {quote !== null && article !== null && (
        <header class="article">
          <p class="site">
            <bdi>{quote.site.name}</bdi>
            <span aria-hidden="true">·</span>
            <span class="host" dir="ltr">
              {article.host}
            </span>
          </p>
          <h1>
            <bdi>{quote.item.title}</bdi>
          </h1>
          {is === 'open' && <p class="why">{given(quote.site.name)}</p>}
        </header>
      )}
      {is === 'open' ? (
        <form class="pay" method="post">
          <button class="primary" type="submit" data-arm>
            {giftLinks.read}
          </button>
          <p class="fine">{giftLinks.terms}</p>
        </form>
      ) : (
        <Over view={view} is={is} reading={reading} />
      )}
    </>
  )
}

function Over({
  view: { link, quote, article },
  is,
  reading,
}: GiftLinkProps & { is: Exclude<GiftLinkView['is'], 'open'> }) {
  const { giftLinks } = reading.words
  const { title, body } = giftLinks.states[is]
  const price = is === 'free' ? null : (quote?.price ?? null)
  const pay = `/pay/start?${new URLSearchParams({ site: link.site, item: link.item, page: `${article}` })}`
  return (
    <>
      <div class="told" role="status">
        <p class="strong">{title}</p>
        <p>{body}</p>
      </div>
      {price !== null && (
        <a class="primary" href={pay} rel="nofollow">
          {giftLinks.buy(moneyText(price, reading))}
        </a>
      )}
      {article !== null && (
        <a class={price === null ? 'primary' : 'secondary'} href={article.href}>
          {giftLinks.toArticle}
        </a>
      )}
    </>
  )
}
