// The wall as the reader sees it: one card whose slots keep their places while the words in them change.
import type { Step } from '../session.ts'
import type { Words } from './text/en.ts'

export type WallProps = {
  step: Step
  words: Words
  lang: string
  title?: string | undefined
  /** Empty until it is known. A space where there is nothing to pay. */
  price?: string
  isForMembers?: boolean
  /** What the buttons say once the offer is there. */
  unlock?: string | undefined
  join?: string | undefined
  onUnlock?: () => void
  onJoin?: () => void
  onOther?: () => void
}

/** The announcement stays in place through all steps: a live region that comes together with its text is not read out. */
export function Wall(props: WallProps) {
  const { step, words, lang, title, join, onUnlock, onJoin, onOther } = props
  const { heading, price, unlock, notice, other } = slotsOf(props)
  const isOpen = step.is === 'open'
  const isNews = (notice && notice !== words.first.notice) || undefined
  return (
    <>
      <p role="status">{isOpen ? step.says?.notice : isNews && notice}</p>
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
          <p part="price">{price}</p>
          <button part="unlock" type="button" onClick={onUnlock}>
            <span key={unlock}>{unlock}</span>
          </button>
          <p part="notice" data-news={isNews}>
            <span key={notice}>{notice}</span>
          </p>
          {join && step.is === 'ready' && (
            <button part="join" type="button" onClick={onJoin}>
              {join}
            </button>
          )}
          <button part="restore" type="button" onClick={onOther}>
            <span key={other}>{other}</span>
          </button>
        </section>
      )}
    </>
  )
}

function slotsOf({ step, words, price, unlock, isForMembers }: WallProps) {
  const slots = { price, ...words.first, ...words.steps[step.is] }
  if (step.is === 'ready' && unlock) slots.unlock = unlock
  // The first notice speaks of one payment and no subscription.
  if (isForMembers) slots.notice = ''
  return { ...slots, ...step.says }
}
