// What a membership can become: each tier and interval, with what it costs today and from then on; or why it cannot just now.
import { isZero } from '../../../../core/money.ts'
import type { PreviewedChange } from '../../../../flows/preview-change.ts'
import type { MembershipView } from '../../../../flows/view-membership.ts'
import { moneyText } from '../../../text/money-text.ts'
import type { Reading } from '../../../text/reading.ts'
import { termsText } from '../../../text/terms-text.ts'
import { LocalTime } from '../../../ui/LocalTime.tsx'

export function Choices({ view, reading }: { view: MembershipView; reading: Reading }) {
  const words = reading.words.membership
  const why = reasonOf(view, reading)
  if (why === null && view.choices.length === 0) return null
  return (
    <section>
      <h2>{words.choices}</h2>
      {why !== null && <p class="notice">{why}</p>}
      <ul class="lines">
        {view.choices.map((choice) => (
          <Choice key={`${choice.terms.tier} ${choice.terms.interval}`} {...{ view, choice, reading }} />
        ))}
      </ul>
    </section>
  )
}

function reasonOf({ hindrance }: MembershipView, { words }: Reading): string | null {
  // What is over, or was given, has no page like this one.
  if (hindrance === null || hindrance === 'over' || hindrance === 'given') return null
  return words.membership.hindrances[hindrance]
}

type ChoiceProps = { view: MembershipView; choice: PreviewedChange; reading: Reading }

function Choice({ view: { membership }, choice, reading }: ChoiceProps) {
  const { tier, interval } = choice.terms
  const name = `choice-${tier}-${interval}`
  const query = new URLSearchParams({ tier, interval })
  return (
    <li>
      <span id={name}>
        <bdi>{choice.tier.name}</bdi>
        <span class="unseen">, {termsText(choice.terms, reading)}</span>
      </span>
      <span class="amount" dir="ltr" aria-hidden="true">
        {termsText(choice.terms, reading)}
      </span>
      <span class="when">
        <Begins choice={choice} until={membership.paidUntil ?? choice.at} reading={reading} />
      </span>
      <a
        id={`to-${name}`}
        class="small"
        href={`/wallet/membership/${membership.id}/change?${query}`}
        aria-labelledby={`to-${name} ${name}`}
      >
        {reading.words.membership.choose}
      </a>
    </li>
  )
}

function Begins({ choice, until, reading }: { choice: PreviewedChange; until: string; reading: Reading }) {
  const words = reading.words.membership
  const then = termsText(choice.terms, reading)
  if (choice.begins === 'later') {
    return <LocalTime at={until} reading={reading} says={(date) => words.later(date, then)} />
  }
  return <>{isZero(choice.due) ? words.nowFree(then) : words.now(moneyText(choice.due, reading), then)}</>
}
