// A poll as the reader sees it: the question, each answer with its share, and one button.
import type { PollPlace } from '../poll.ts'
import type { Step } from '../session.ts'
import { percentsOf } from './percents.ts'
import { dateText, numberText, priceText } from './price.ts'

export type PollProps = {
  place: PollPlace
  step: Step
  onMark: (option: string) => void
  onVote: () => void
  onAgain: () => void
}

/** What the reader did is announced; how others vote moves in silence. */
export function Poll({ place, step, onVote, onAgain, onMark }: PollProps) {
  const { words, embed, poll } = place
  const notice = step.is === 'paying' ? words.poll.whilePaying : step.says?.notice
  if (!poll)
    return (
      step.is === 'refused' && (
        <section part="poll" lang={embed.language}>
          <p part="notice" role="alert">
            {notice}
          </p>
          <button part="again" type="button" onClick={onAgain}>
            {words.again}
          </button>
        </section>
      )
    )
  const isBusy = step.is === 'opening' || step.is === 'paying'
  return (
    <>
      <p role="status">{notice ?? (poll.isOpen ? '' : words.poll.over)}</p>
      <section part="poll" lang={embed.language} aria-labelledby="h" data-step={step.is}>
        <h2 part="title" id="h">
          <bdi>{poll.question}</bdi>
        </h2>
        <Options place={place} isBusy={isBusy} onMark={onMark} />
        {poll.isOpen && (
          <button part="vote" type="button" onClick={onVote}>
            {step.says?.unlock ?? words.poll.vote(priceText(poll.price, embed.locale))}
          </button>
        )}
        <p part="notice" data-news={notice ? '' : undefined}>
          {notice ?? standing(place)}
        </p>
      </section>
    </>
  )
}

function Options({ place, isBusy, onMark }: Pick<PollProps, 'place' | 'onMark'> & { isBusy: boolean }) {
  const { words, embed, poll, marked, voted } = place
  if (!poll) return null
  const percents = percentsOf(poll.options.map(({ votes }) => votes))
  const Row = poll.isOpen ? 'label' : 'div'
  return (
    <fieldset part="options" aria-labelledby="h">
      {poll.options.map(({ option, label, votes }, at) => {
        const percent = percents[at] as number
        return (
          <Row key={option} part="option">
            {poll.isOpen && (
              <input
                type="radio"
                name="option"
                value={option}
                checked={marked === option}
                disabled={isBusy}
                onChange={() => onMark(option)}
              />
            )}
            <span part="label">
              <bdi>{label}</bdi>
              {voted === option && <small> {words.poll.yours}</small>}
            </span>
            <b part="share">{numberText(percent / 100, embed.locale, { style: 'percent' })}</b>
            <progress part="bar" aria-hidden="true" value={percent} max={100} />
            <span part="votes">{words.poll.votes(votes, numberText(votes, embed.locale))}</span>
          </Row>
        )
      })}
    </fieldset>
  )
}

/** How many have voted, until when others may, and for whom it is free. */
function standing({ words, embed, poll }: PollPlace): string {
  if (!poll) return ''
  const { total, isOpen, endsAt, freeForMembers } = poll
  const counted = total === 0 && isOpen ? words.poll.nobody : words.poll.votes(total, numberText(total, embed.locale))
  if (!isOpen) return [words.poll.over, counted].join(' · ')
  const until = endsAt && words.until(dateText(endsAt, embed.locale))
  return [counted, until, freeForMembers && words.poll.free].filter(Boolean).join(' · ')
}
