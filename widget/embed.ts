// What the page's author wrote, on the script and on the elements, as typed values. The only reader of those attributes.

/** A language has a file in ui/text and its first words in the loader. */
export type Language = 'en' | 'pl'

export type Embed = {
  /** The site's public id. */
  site: string
  /** Origin of the API. */
  api: string
  /** Where the script came from; its chunks are beside it. */
  source: string
  /** A language tag, for numbers and prices. */
  locale: string
  /** The one of our languages that comes closest. */
  language: Language
  /** The publisher lets soft gates open when our side is at fault. */
  opensOnFault: boolean
  nonce: string
}

/** What holds the wall's room before any script runs. The snippet, `tuppence seal` and the demo carry this line. */
export const roomStyle =
  '<style>tuppence-gate,tuppence-membership,tuppence-tip-jar,tuppence-supporters,' +
  '[data-tuppence=gate],[data-tuppence=membership],[data-tuppence=tip-jar],[data-tuppence=supporters]{display:block}' +
  ':where(:is(tuppence-gate,tuppence-membership,tuppence-tip-jar,tuppence-supporters,' +
  '[data-tuppence=gate],[data-tuppence=membership],[data-tuppence=tip-jar],[data-tuppence=supporters])' +
  ':not([data-open],[display],[data-display]))' +
  '{min-block-size:max(25rem,400px)}' +
  ':where(tuppence-goal,[data-tuppence=goal]){display:block;min-block-size:max(11rem,176px)}' +
  ':where(tuppence-poll,[data-tuppence=poll]){display:block}' +
  ':where(:is(tuppence-tip-jar,[data-tuppence=tip-jar]):not([data-open],[display],[data-display]),' +
  'tuppence-poll,[data-tuppence=poll]){min-block-size:max(26rem,416px)}' +
  ':where([display=button],[data-display=button]):where(:not([data-open])){min-block-size:max(3rem,48px)}' +
  ':is([mode=soft],[data-mode=soft]):is(tuppence-gate,[data-tuppence=gate]):not([data-open])' +
  '{block-size:max(25rem,400px);overflow:auto}' +
  '@media(width<40rem){:where(:is(tuppence-membership,[data-tuppence=membership]):not([data-open],[tier],[data-tier]))' +
  '{min-block-size:max(50rem,800px)}}' +
  '@media(width<28rem){:where(:is(tuppence-tip-jar,[data-tuppence=tip-jar]):not([data-open],[display],[data-display]))' +
  '{min-block-size:max(29rem,464px)}:where(tuppence-poll,[data-tuppence=poll]){min-block-size:max(33rem,528px)}}</style>'

/** Null when the script carries no `data-site`: then there is nothing to sell for. */
export function readEmbed(script: HTMLScriptElement): Embed | null {
  const { site, api, locale, onFault } = script.dataset
  if (!site) return null
  const tag = locale || document.documentElement.lang
  return {
    site,
    source: script.src,
    api: new URL(api || script.src).origin,
    locale: tag,
    language: /^pl\b/i.test(tag) ? 'pl' : 'en',
    opensOnFault: onFault === 'open',
    nonce: script.nonce,
  }
}

/** `gate`, `membership`, …: asked of any node that changed. Not undefined for ours alone: others may use the names too. */
export function kindOf({ localName, dataset }: HTMLElement): string | undefined {
  return localName?.startsWith('tuppence-') ? localName.slice(9) : dataset?.tuppence
}

/**
 * Undefined: nothing of ours stands there. A gate without an item closes the page itself. What sells no item has an empty name.
 */
export function itemOf(host: HTMLElement): string | undefined {
  const kind = kindOf(host)
  if (kind === 'gate') return attribute(host, 'item') || location.pathname
  return kind && ''
}

/** As an element of ours has it, or a plain one. */
export function attribute(host: HTMLElement, name: string): string | undefined {
  return host.getAttribute(name) || host.dataset[name]
}

export function isSoft(host: HTMLElement): boolean {
  return attribute(host, 'mode') === 'soft'
}
