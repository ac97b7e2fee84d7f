// Draws a tip jar into its shadow root, in the page or in a sheet, and again whenever something changes.
import { render } from 'preact'
import { attribute } from '../embed.ts'
import type { Jar, Sticker, Tip } from '../tip-jar.ts'
import { amountFrom, digitsOf, overlong } from './amount.ts'
import { priceText } from './price.ts'
import states from './states.css?inline'
import { type Draft, nameOf, TipJar, type TipJarProps } from './TipJar.tsx'
import css from './tip-jar.css?inline'

type Presses = { onTip: (tip: Tip) => void; onAgain: () => void; onChange: () => void }

/** Returns what takes the jar away. */
export function mountTipJar(jar: Jar, presses: Presses): () => void {
  const { root, session, host, words } = jar
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(states + css)
  root.adoptedStyleSheets.push(sheet)
  let draft: Draft = {
    creator: '',
    amount: 0,
    typed: '',
    sticker: null,
    message: '',
    isPublic: false,
    isAnonymous: false,
    isMonthly: false,
  }
  let complaint = ''

  const draw = () => {
    const { site, creators = [] } = jar
    // A site without a creator who takes tips needs no room for them.
    if (site && creators.length === 0) host.dataset.open = ''
    const presets = presetsOf(jar)
    const stickers = stickersOf(jar)
    if (!stickers.some(({ sticker }) => sticker === draft.sticker)) draft.sticker = null
    // Nothing is chosen that costs more than what stands first.
    if (site && draft.amount !== null && !presets.includes(draft.amount)) draft.amount = presets[0] ?? null
    if (!creators.some(({ creator }) => creator === draft.creator)) draft.creator = creators[0]?.creator ?? ''
    const read = tipFrom(jar, draft)
    const props: TipJarProps = {
      jar,
      step: session.step(),
      draft,
      presets,
      stickers,
      tip: typeof read === 'string' ? null : read,
      complaint,
      onDraft: (change) => {
        draft = { ...draft, ...change }
        complaint = ''
        draw()
        // The field comes with the choice of it.
        if (change.amount === null) root.querySelector<HTMLElement>('[part=amount]')?.focus()
      },
      onTip: () => {
        complaint = typeof read === 'string' ? read : ''
        draw()
        if (typeof read !== 'string') presses.onTip(read)
      },
      onShare: () => void share(jar),
      onAgain: () => {
        draft = { ...draft, message: '', isPublic: false }
        presses.onAgain()
      },
    }
    render(attribute(host, 'display') ? <Sheet {...props} /> : <TipJar {...props} />, root)
  }

  session.onChange(() => {
    const wasFocused = root.activeElement !== null
    draw()
    // The button that had the focus is gone.
    if (session.step().is === 'open' && wasFocused) root.querySelector<HTMLElement>('[part=title]')?.focus()
  })
  const watch = new MutationObserver(presses.onChange)
  const names = ['creator', 'amounts', 'stickers', 'display']
  watch.observe(host, { attributeFilter: [...names, ...names.map((name) => `data-${name}`)] })
  return () => {
    watch.disconnect()
    session.onChange(() => {})
    render(null, root)
  }

  /** A button of ours, and the jar in a dialog of the browser's own: Escape closes it, and the focus comes back. */
  function Sheet(props: TipJarProps) {
    const dialog = () => root.querySelector('dialog')
    // A press beside the sheet is one on the dialog itself.
    const pressed = ({ target }: Event) => target === dialog() && dialog()?.close()
    return (
      (jar.creators?.length ?? 0) > 0 && (
        <>
          <button part="open" type="button" onClick={() => dialog()?.showModal()}>
            {nameOf(jar)}
          </button>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same */}
          <dialog part="sheet" aria-label={nameOf(jar)} onClick={pressed}>
            <button part="close" type="button" aria-label={words.close} onClick={() => dialog()?.close()}>
              <span aria-hidden="true">×</span>
            </button>
            <TipJar {...props} />
          </dialog>
        </>
      )
    )
  }
}

/** Those of the element that may be given, else those of the site. */
function presetsOf({ host, site }: Jar): number[] {
  if (!site?.tips) return []
  const { amounts, min, max } = site.tips
  const own = attribute(host, 'amounts')?.split(/\s+/).map(Number) ?? []
  const given = own.filter((amount) => Number.isSafeInteger(amount) && amount >= min && amount <= max)
  return given.length > 0 ? [...new Set(given)] : amounts
}

/** Those that the site offers and the element names; `none` is the name of none. */
function stickersOf({ host, stickers = [] }: Jar): Sticker[] {
  const own = attribute(host, 'stickers')?.split(/\s+/).filter(Boolean) ?? []
  return own.length > 0 ? stickers.filter(({ sticker }) => own.includes(sticker)) : stickers
}

/** What is wrong with it, where it cannot be given so. */
function tipFrom({ site, stickers = [], words, embed }: Jar, draft: Draft): Tip | string {
  if (!site?.tips) return ''
  const { currency, tips } = site
  const { creator, isPublic, isAnonymous } = draft
  const sent = stickers.find(({ sticker }) => sticker === draft.sticker)
  const amount = sent?.price.amount ?? draft.amount ?? amountFrom(draft.typed, digitsOf(currency))
  const text = (minor: number) => priceText({ amount: minor, currency }, embed.locale)
  if (amount === null || amount < tips.min || amount > tips.max) return words.between(text(tips.min), text(tips.max))
  const message = draft.message.trim()
  const over = overlong(message)
  if (over > 0) return words.tooLong(over)
  const isMonthly = draft.isMonthly && !sent
  return { creator, amount: { amount, currency }, message, isPublic, isAnonymous, isMonthly, sticker: sent?.sticker }
}

/** By the system's own sheet, else the address is copied. Where neither is allowed nothing happens. */
async function share({ session, words }: Jar): Promise<void> {
  const url = location.href.split('#', 1)[0] as string
  try {
    if (navigator.share) return await navigator.share({ url, title: document.title })
    await navigator.clipboard.writeText(url)
    session.go({ is: 'open', says: { notice: words.copied } })
  } catch {
    // The reader closed the sheet, or the browser allows neither: the page stays as it is.
  }
}
