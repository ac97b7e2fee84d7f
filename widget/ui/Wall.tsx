// The wall as the reader sees it: one card whose slots keep their places while the words in them change.
import type { Step } from '../session.ts'
import type { Slots, Words } from './text/en.ts'
import { sentenceFor } from './text/faults.ts'

export type WallProps = {
  step: Step
  words: Words
  lang: string
  title?: string | undefined
  /** Empty until the offer is there, and when there is nothing to pay. */
  price?: string
  isFree?: boolean | undefined
  onUnlock?: () => void
  onOther?: () => void
}

/** The announcement stays in place through all steps: a live region that comes together with its text is not read out. */
export function Wall(props: WallProps) {
  const { step, words, lang, title, price, isFree, onUnlock, onOther } = props
  const { heading, unlock, notice, other } = slotsOf(props)
  const isOpen = step.is === 'open'
  const isNews = notice !== words.first.notice || undefined
  return (
    <>
      <p role="status">{isOpen ? step.bought && words.unlocked : isNews && notice}</p>
      {isOpen ? (
        <slot />
      ) : (
        <section part="wall" lang={lang} aria-labelledby="h" data-step={step.is}>
          <svg part="lock" viewBox="0 0 12 12" aria-hidden="true">
            <path d="M4 5.5V4a2 2 0 0 1 4 0v1.5M3 5.5h6v4H3z" />
          </svg>
          <small part="brand">Tuppence</small>
          <h2 key={heading} part="title" id="h">
            {heading}
          </h2>
          <p part="item">{title}</p>
          <p part="price">{price || (isFree || step.is === 'refused' ? ' ' : '')}</p>
          <button part="unlock" type="button" onClick={onUnlock}>
            <span key={unlock}>{unlock}</span>
          </button>
          <p part="notice" data-news={isNews}>
            <span key={notice}>{notice}</span>
          </p>
          <button part="restore" type="button" onClick={onOther}>
            <span key={other}>{other}</span>
          </button>
        </section>
      )}
    </>
  )
}

function slotsOf({ step, words, price, isFree }: WallProps): Slots {
  const slots = { ...words.first, ...words.steps[step.is] }
  if (step.is === 'ready') {
    slots.unlock = isFree ? words.unlockFree : words.unlockFor(price ?? '')
    if (step.notice) slots.notice = words.sentences[step.notice]
  }
  if (step.is === 'refused') slots.notice = sentenceFor(step.fault, words)
  return slots
}
