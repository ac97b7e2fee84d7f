// <tuppence-tip-jar>: asks how much and for whom, takes a few words, and thanks. How a ticket is paid is the visit's part.
import type { Creators } from '../server/wire/creator.ts'
import type { Money } from '../server/wire/money.ts'
import type { Site } from '../server/wire/site.ts'
import { askCreators, askOffers } from './api.ts'
import { begin } from './begin.ts'
import { attribute } from './embed.ts'
import { tell } from './events.ts'
import { held, heldBy } from './keep.ts'
import { loadWith } from './load.ts'
import type { Arrival, Place, Translation } from './place.ts'
import { refuse } from './refuse.ts'
import { createSteps } from './session.ts'
import { mountTipJar } from './ui/mount-tip-jar.tsx'
import { tips as en, type TipWords } from './ui/text/tips/en.ts'

export type Creator = { creator: string; title: string; about: string | null; website: string | null }

export type Sticker = Creators['stickers'][number]

/** What the reader has filled in. */
export type Tip = {
  creator: string
  amount: Money
  message: string
  isPublic: boolean
  isAnonymous: boolean
  isMonthly: boolean
  sticker?: string | undefined
}

/** One jar on the page. */
export type Jar = Place & {
  words: TipWords
  /** Once they have come. Without creators no tips are taken. */
  site?: Site
  creators?: Creator[]
  stickers?: Sticker[]
  /** What was given, for the thanks. */
  given?: { creator: string; amount: Money; monthly?: boolean | undefined; sticker?: string | undefined } | undefined
}

/**
 * A tip for a creator of the site: presets, an amount of one's own or a sticker, a few words. Also as `<div data-tuppence="tip-jar" data-creator="…">`.
 *
 * @attr creator - whom to tip, as named at `/v1/admin/creators`; several names to choose from; without it all of the site
 * @attr amounts - presets in minor units of the site's currency
 * @attr stickers - which ones can be sent; several names; `none`; without it all that the site offers
 * @attr display - `inline`, or a `button`, also a `floating` one, that opens the jar
 * @fires tuppence:tipped
 * @fires tuppence:problem
 * @csspart open @csspart sheet @csspart close @csspart jar @csspart title @csspart about @csspart creators @csspart amounts @csspart amount
 * @csspart stickers @csspart picture @csspart message @csspart choice @csspart tip @csspart notice @csspart share @csspart again
 */
async function openTipJar(arrival: Arrival, translation: Translation): Promise<void> {
  const { host, left, root, fetchChecked } = arrival
  // No item has such a name, and a membership's ticket has none.
  const heldAs = `\0tip ${attribute(host, 'creator') ?? ''}`
  const jar: Jar = { ...arrival, heldAs, translation, words: translation?.tips ?? en, session: createSteps() }
  const presses = {
    onTip: (tip: Tip) => give(jar, tip),
    onAgain: () => again(jar),
    onChange: () => void showJar(jar),
  }
  left.addEventListener('abort', mountTipJar(jar, presses))
  root.addEventListener('pointerover', () => loadWith(fetchChecked)('visit').catch(() => {}), { once: true })
  await showJar(jar)
  if (held.read(heldBy(jar))) await comeBack(jar)
}

export { openTipJar as open }

async function showJar(jar: Jar, says?: { notice: string }): Promise<void> {
  const { session, host, offers: early } = jar
  jar.offers = undefined
  const names = attribute(host, 'creator')?.split(/\s+/).filter(Boolean) ?? []
  try {
    const fresh: RequestInit = { cache: 'no-store' }
    const [site, { creators, stickers }] = await Promise.all([
      askOffers<Site>(early ?? jar.requestOffers(fresh)),
      askCreators(jar, names, early ? {} : fresh),
    ])
    Object.assign(jar, { site, creators, stickers })
    session.go({ is: 'ready', says })
  } catch (fault) {
    await refuse(jar, fault, () => showJar(jar))
  }
}

/** The window opens in the click itself: a moment later the browser would block it. */
function give(jar: Jar, tip: Tip): void {
  if (jar.session.step().is === 'paying') jar.popup?.focus()
  else void pay(jar, jar.openWindow(), tip)
}

/** After thanks, or after something went wrong. */
function again({ session }: Jar): void {
  const step = session.step()
  if (step.is === 'refused') step.again()
  else session.go({ is: 'ready' })
}

async function pay(jar: Jar, popup: Window | null, tip: Tip): Promise<void> {
  jar.popup = popup
  jar.session.go({ is: 'opening' })
  await begin(
    jar,
    async (visit) => {
      const { creator, amount, message, isPublic, isAnonymous, isMonthly, sticker } = tip
      const words = message ? { message } : {}
      const flags = { public: isPublic && message !== '', anonymous: isAnonymous, monthly: isMonthly }
      const want = { kind: 'tip', creator, amount, sticker, ...words, ...flags } as const
      const outcome = await visit.pay(jar, popup, { want, expected: amount })
      if (typeof outcome === 'object')
        return thank(jar, outcome.tip ?? { creator, amount, monthly: isMonthly, sticker })
      if (jar.popup !== popup || jar.session.step().is === 'open') return
      const says = { notice: visit.newsOf(jar).sentences[outcome] }
      if (outcome === 'price-changed') return showJar(jar, says)
      jar.session.go({ is: 'ready', says })
    },
    // What the site does not offer any more would be refused again.
    () => (tip.sticker ? showJar(jar) : pay(jar, jar.openWindow(), tip)),
  )
}

/** From the pay window, which took the place of this page. The jar stands meanwhile: the ticket may never be paid. */
async function comeBack(jar: Jar): Promise<void> {
  await begin(jar, async (visit) => {
    const outcome = await visit.resume(jar, () => {})
    if (typeof outcome === 'object' && outcome.tip) thank(jar, outcome.tip)
  })
}

function thank(jar: Jar, { creator, amount, monthly = false, sticker }: NonNullable<Jar['given']>): void {
  jar.given = { creator, amount, monthly, sticker }
  jar.session.go({ is: 'open', says: { notice: jar.words.thanks } })
  tell(jar.host, 'tuppence:tipped', { creator, amount, monthly, ...(sticker && { sticker }) })
}
