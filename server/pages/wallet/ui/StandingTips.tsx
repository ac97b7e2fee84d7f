// What the reader gives each month: how much to whom, when the next one follows or why not, and one button to stop it.
import type { SeenStandingTip } from '../../../flows/view-standing-tips.ts'
import { moneyText } from '../../text/money-text.ts'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'

type StandingTipsProps = { standingTips: readonly SeenStandingTip[]; reading: Reading }

export function StandingTips({ standingTips, reading }: StandingTipsProps) {
  return (
    <section>
      <h2>{reading.words.monthly.yours}</h2>
      <ul class="lines">
        {standingTips.map((seen) => (
          <Line key={seen.standingTip.id} seen={seen} reading={reading} />
        ))}
      </ul>
    </section>
  )
}

function Line({ seen, reading }: { seen: SeenStandingTip; reading: Reading }) {
  const { standingTip, is, site, creator, until } = seen
  const { words } = reading
  const name = `name-${standingTip.id}`
  return (
    <li>
      <span id={name}>
        <bdi>{site}</bdi>: <bdi>{creator}</bdi>
      </span>
      <span class="when">
        <LocalTime at={until} reading={reading} says={sentence(seen, reading)} />
      </span>
      <span class="amount" dir="ltr">
        {words.per.month(moneyText(standingTip.amount, reading))}
      </span>
      {is !== 'ended' && <Wish seen={seen} about={name} reading={reading} />}
    </li>
  )
}

function sentence({ standingTip: { obstacle }, is }: SeenStandingTip, { words: { monthly } }: Reading) {
  return is === 'missed' ? (obstacle === null ? monthly.running : monthly.missed[obstacle]) : monthly[is]
}

/** Its name is its own words and the name of the tip: somebody who goes from button to button hears which it is. */
function Wish({
  seen: { standingTip, is },
  about,
  reading,
}: {
  seen: SeenStandingTip
  about: string
  reading: Reading
}) {
  const wish = is === 'stopped' ? 'resume' : 'stop'
  const id = `${wish}-${standingTip.id}`
  return (
    <form method="post" action="/wallet/monthly-tip">
      <input type="hidden" name="tip" value={standingTip.id} />
      <input type="hidden" name="wish" value={wish} />
      <button id={id} class="small" type="submit" aria-labelledby={`${id} ${about}`} data-arm>
        {reading.words.monthly.wishes[wish]}
      </button>
    </form>
  )
}
