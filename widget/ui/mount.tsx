// Draws a gate's wall into its shadow root, and again whenever the session changes.
import { hydrate, render } from 'preact'
import type { Gate } from '../gate.ts'
import type { Offer } from '../session.ts'
import { priceText } from './price.ts'
import css from './states.css?inline'
import { Wall } from './Wall.tsx'

type Presses = { onUnlock: () => void; onJoin: () => void; onOther: () => void }

/** Returns what takes the wall away. The first drawing takes over the frame that the loader painted, if it did. */
export function mount(gate: Gate, presses: Presses): () => void {
  const { root, isKept, session, words, embed } = gate
  const states = new CSSStyleSheet()
  states.replaceSync(css)
  root.adoptedStyleSheets.push(states)
  let draw = isKept ? render : hydrate
  session.onChange(() => {
    const offer = session.offer()
    const step = session.step()
    const isKnown = offer ?? step.is === 'refused'
    draw(
      <Wall
        step={step}
        words={words}
        lang={embed.language}
        title={session.title()}
        price={priceOf(gate, offer) || (isKnown ? ' ' : '')}
        isForMembers={offer?.kind === 'membership'}
        unlock={label(gate, offer)}
        join={label(gate, session.join())}
        {...presses}
      />,
      root,
    )
    draw = render
  })
  return () => {
    session.onChange(() => {})
    render(null, root)
  }
}

const priceOf = ({ embed }: Gate, offer?: Offer) => (offer?.price?.amount ? priceText(offer.price, embed.locale) : '')

/** What a button says that sells the offer. */
function label(gate: Gate, offer?: Offer): string | undefined {
  const { words } = gate
  const price = priceOf(gate, offer)
  if (offer?.kind !== 'membership') return offer && (price ? words.unlockFor(price) : words.unlockFree)
  const perMonth = words.per(price, offer.id.endsWith(':year'))
  return offer.trialDays ? words.tryFor(offer.trialDays, perMonth) : words.joinFor(perMonth)
}
