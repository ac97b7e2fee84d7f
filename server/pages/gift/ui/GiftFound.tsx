// What a code gives, before it is redeemed; or that this reader has it already, and the code stays good.
import { spelledCode } from '../../../core/gift-code.ts'
import { money } from '../../../core/money.ts'
import type { GiftView } from '../../../flows/redeem-gift.ts'
import { Row, Rows } from '../../pay/ui/Rows.tsx'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'
import { Tier } from './Tier.tsx'

type GiftFoundProps = { found: GiftView & { is: 'open' | 'member' }; code: string; reading: Reading }

export function GiftFound({ found, code, reading }: GiftFoundProps) {
  const { gift, site, tier, is } = found
  const { words } = reading
  const { gifts } = words
  return (
    <>
      <Tier site={site} tier={tier} />
      {is === 'member' ? (
        <div class="told" role="status">
          <p class="strong">{gifts.memberAlready}</p>
          <p>
            <LocalTime at={gift.expiresAt} reading={reading} says={gifts.memberAlreadyBody} />
          </p>
        </div>
      ) : (
        <>
          <p class="why">{gifts.endsItself}</p>
          <Rows>
            <Row says={gifts.forYou} amount={gifts.each[gift.interval]} />
            <Row says={gifts.costs} amount={moneyText(money(0, site.currency), reading)} isSum />
          </Rows>
          <form class="pay" method="post" action="/gift/redeem">
            <input type="hidden" name="code" value={spelledCode(code)} />
            <button class="primary" type="submit" data-arm>
              {gifts.redeem}
            </button>
          </form>
        </>
      )}
      <a class="quiet" href="/gift">
        {gifts.otherCode}
      </a>
    </>
  )
}
