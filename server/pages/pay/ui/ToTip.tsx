// What a tip shows and says, what of it reaches the creator, and when it is given again: before paying, and in the thanks afterwards.
import { isZero } from '../../../core/money.ts'
import type { TicketView, TipOffer } from '../../../flows/view-ticket.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'
import { StickerPicture } from '../../ui/StickerPicture.tsx'
import type { Visit } from '../visit.ts'
import { Choice } from './Choice.tsx'
import { Row } from './Rows.tsx'

/** The words are the page's until here: the reader sees them before anything is paid. */
export function TipContent({ visit: { view, reading } }: { visit: Visit }) {
  const { tips } = reading.words
  if (view.tip === null) return null
  if (view.tip.choice !== null) return <Choice choice={view.tip.choice} reading={reading} />
  const { message, isPublic, isAnonymous, monthly, sticker } = view.tip
  const seenByAll = view.site.holdsMessages ? tips.seenWhenAgreed : tips.seenByAll
  return (
    <>
      {sticker !== undefined && (
        <figure class="sent">
          <StickerPicture sticker={sticker} size={96} alt="" />
          <figcaption>{tips.sticker(tips.stickers[sticker])}</figcaption>
        </figure>
      )}
      {message !== null && (
        <figure class="tip-message">
          <figcaption class="fine">{tips.message}</figcaption>
          <blockquote>
            <bdi>{message}</bdi>
          </blockquote>
          <p class="fine">{isPublic ? seenByAll : tips.seenByCreator}</p>
          {monthly !== null && <p class="fine">{reading.words.monthly.wordsOnce}</p>}
        </figure>
      )}
      {isAnonymous && <p class="why">{tips.anonymous}</p>}
    </>
  )
}

/** Asked for before paying, unless nobody is to be named. */
export function TipName({ visit: { view, reading } }: { visit: Visit }) {
  const { tips } = reading.words
  if (view.tip === null || view.tip.isAnonymous) return null
  return (
    <div class="ask">
      <label for="tip-name">{tips.name}</label>
      <input
        id="tip-name"
        type="text"
        name="name"
        value={view.tip.name ?? ''}
        maxLength={40}
        autocomplete="nickname"
        dir="auto"
        aria-describedby="tip-name-hint"
      />
      <p id="tip-name-hint" class="fine">
        {tips.nameHint}
      </p>
    </div>
  )
}

/** What the reader agrees to besides the first tip. */
export function EachMonth({ visit: { view, reading } }: { visit: Visit }) {
  const { monthly } = reading.words
  if (view.tip === null || view.tip.monthly === null) return null
  return (
    <div class="told">
      <p class="strong">{monthly.untilStopped}</p>
      <p>
        <LocalTime at={view.tip.monthly.nextAt} reading={reading} says={monthly.firstNow} /> {monthly.outOfWallet}
      </p>
    </div>
  )
}

type Shares = { tip: TipOffer; view: Pick<TicketView, 'site' | 'title'>; reading: Reading }

/** What the operator and the publisher keep of it, and what arrives. */
export function TipShares({ tip, view: { site, title }, reading }: Shares) {
  const { tips } = reading.words
  const fee = <span dir="ltr">−{moneyText(tip.fee, reading)}</span>
  return (
    <>
      {!isZero(tip.fee) && <Row says={tips.platformFee} amount={fee} />}
      {!isZero(tip.toPublisher) && <Row says={tips.arrives(site.name)} amount={moneyText(tip.toPublisher, reading)} />}
      <Row says={tips.arrives(tip.choice?.creator ?? title)} amount={moneyText(tip.share, reading)} />
    </>
  )
}
