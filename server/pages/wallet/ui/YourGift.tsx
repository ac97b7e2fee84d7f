// A gift as its giver sees it: each code with what became of it, and a button to take it back while nobody has used it.
import type { GiftSeen, SeenCode } from '../../../flows/view-gift.ts'
import { Codes } from '../../gift/ui/Codes.tsx'
import type { WalletNotice } from '../../text/en.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { Told } from './Told.tsx'

type YourGiftProps = { seen: GiftSeen; notice: WalletNotice | null; origin: string; reading: Reading }

export function YourGift({ seen, notice, origin, reading }: YourGiftProps) {
  const { words } = reading
  const { gift, site, tier } = seen
  return (
    <div class="wallet">
      <header class="article">
        <p class="site">
          <bdi>{site}</bdi>
        </p>
        <h1>
          <bdi>{tier}</bdi>
        </h1>
        <p class="why">
          {words.gifts.each[gift.interval]} · {moneyText(gift.price, reading)}
        </p>
      </header>
      {notice !== null && <Told notice={notice} reading={reading} />}
      <p class="fine">{words.gifts.passOn}</p>
      <Codes
        seen={seen}
        origin={origin}
        reading={reading}
        below={(code, about) => <TakeBack seen={seen} code={code} about={about} reading={reading} />}
      />
      <a class="secondary" href="/wallet">
        {words.backToWallet}
      </a>
    </div>
  )
}

type TakeBackProps = { seen: GiftSeen; code: SeenCode; about: string; reading: Reading }

/** Its name is its own words and those of the code: somebody who goes from button to button hears which it is. */
function TakeBack({ seen: { gift }, code: { position }, about, reading }: TakeBackProps) {
  const id = `take-back-${position}`
  return (
    <form method="post" action="/wallet/gifts/take-back">
      <input type="hidden" name="gift" value={gift.id} />
      <input type="hidden" name="position" value={position} />
      <button id={id} class="small" type="submit" aria-labelledby={`${id} ${about}`} data-arm>
        {reading.words.gifts.takeBack(moneyText(gift.price, reading))}
      </button>
    </form>
  )
}
