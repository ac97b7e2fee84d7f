// A goal as the reader sees it: what for, how much of how much, by how many.
import type { GoalPlace } from '../goal.ts'
import type { Step } from '../session.ts'
import { dateText, priceText } from './price.ts'

/** The announcement stays in place: each tip would be too much to hear, so only the end is said. */
export function GoalBar({ place, step, onAgain }: { place: GoalPlace; step: Step; onAgain: () => void }) {
  const { words, embed, goal } = place
  const isReached = goal?.reachedAt != null
  return (
    <>
      <p role="status">{isReached && goal && endOf(place)}</p>
      {step.is === 'refused' ? (
        <section part="goal" lang={embed.language}>
          <p part="notice">{step.says?.notice}</p>
          <button part="again" type="button" onClick={onAgain}>
            {words.again}
          </button>
        </section>
      ) : (
        goal && (
          <section part="goal" lang={embed.language} aria-labelledby="h" data-reached={isReached || undefined}>
            <h2 part="title" id="h">
              <bdi>{goal.title}</bdi>
            </h2>
            <progress part="bar" aria-labelledby="h" value={goal.raised.amount} max={goal.target.amount} />
            <p part="raised">
              <b>{words.raised(priceText(goal.raised, embed.locale), priceText(goal.target, embed.locale))}</b>{' '}
              <span>{words.basis[goal.basis]}</span>
            </p>
            <p part="notice">
              {isReached
                ? endOf(place)
                : [
                    goal.item && words.opens,
                    words.by(goal.supporters),
                    goal.endsAt && words.until(dateText(goal.endsAt, embed.locale)),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
            </p>
          </section>
        )
      )}
    </>
  )
}

const endOf = ({ words, goal }: GoalPlace) => (goal?.item ? words.opened : words.reached)
