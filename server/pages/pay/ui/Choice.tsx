// What a vote is for: before it is cast, and in the thanks afterwards.
import type { TipOffer } from '../../../flows/view-ticket.ts'
import type { Reading } from '../../text/reading.ts'

type ChoiceProps = { choice: NonNullable<TipOffer['choice']>; reading: Reading }

export function Choice({ choice: { label, isFree, instead }, reading }: ChoiceProps) {
  const { polls } = reading.words
  return (
    <>
      <figure class="tip-message">
        <figcaption class="fine">{polls.choice}</figcaption>
        <p class="strong">
          <bdi>{label}</bdi>
        </p>
        {instead !== null && (
          <p class="fine">
            {polls.instead} <bdi>{instead}</bdi>
          </p>
        )}
      </figure>
      <p class="fine">
        {isFree ? `${polls.mayChange} ` : ''}
        {polls.secret}
      </p>
    </>
  )
}
