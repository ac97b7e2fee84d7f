// A gift that is paid: its codes, and where they are found again. The window stays until its reader leaves it.
import { giftPrice } from '../../../core/gift.ts'
import type { GiftSeen } from '../../../flows/view-gift.ts'
import { Codes } from '../../gift/ui/Codes.tsx'
import { moneyText } from '../../text/money-text.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'
import type { Visit } from '../visit.ts'
import { Article } from './Article.tsx'
import { Tick } from './Done.tsx'
import { Row, Rows } from './Rows.tsx'
import { WayBack } from './WayBack.tsx'

export function Given({ visit, seen, origin }: { visit: Visit; seen: GiftSeen; origin: string }) {
  const { reading, view } = visit
  const { words } = reading
  const { gift } = seen
  return (
    <>
      <p class="outcome good" role="status">
        <Tick />
        {words.gifts.given}
      </p>
      <Article visit={visit} />
      <Rows>
        <Row says={words.gifts.paid} amount={moneyText(giftPrice(gift.price, gift.codes), reading)} isSum />
        <Row says={words.leftInWallet} amount={moneyText(view.balance, reading)} />
        <Row says={words.gifts.goodUntil} amount={<LocalTime at={gift.expiresAt} reading={reading} />} />
      </Rows>
      <p class="why">{words.gifts.passOn}</p>
      <Codes seen={seen} origin={origin} reading={reading} />
      <p class="fine">
        {words.gifts.findAgain}{' '}
        <a href="/wallet" target="_blank" rel="noopener">
          {words.openWallet}
        </a>
      </p>
      <WayBack visit={visit} isOver={false} />
    </>
  )
}
