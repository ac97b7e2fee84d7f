// Draws a gate's wall into its shadow root, and again whenever the session changes.
import { hydrate, render } from 'preact'
import type { Gate } from '../gate.ts'
import { priceText } from './price.ts'
import css from './states.css?inline'
import { Wall } from './Wall.tsx'

type Presses = { onUnlock: () => void; onOther: () => void }

/** Returns what takes the wall away. The first drawing takes over the frame that the loader painted, if it did. */
export function mount({ root, isKept, session, words, embed }: Gate, presses: Presses): () => void {
  const states = new CSSStyleSheet()
  states.replaceSync(css)
  root.adoptedStyleSheets.push(states)
  let draw = isKept ? render : hydrate
  session.onChange(() => {
    const offer = session.offer()
    const price = offer?.price?.amount ? priceText(offer.price, embed.locale) : ''
    draw(
      <Wall
        step={session.step()}
        words={words}
        lang={embed.language}
        title={session.title()}
        price={price}
        isFree={offer && !price}
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
