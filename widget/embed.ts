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
  '<style>tuppence-gate,tuppence-membership,[data-tuppence=gate],[data-tuppence=membership]{display:block}' +
  ':is(tuppence-gate,tuppence-membership,[data-tuppence=gate],[data-tuppence=membership]):not([data-open])' +
  '{min-block-size:max(25rem,400px)}' +
  ':is([mode=soft],[data-mode=soft]):is(tuppence-gate,[data-tuppence=gate]):not([data-open])' +
  '{block-size:max(25rem,400px);overflow:auto}' +
  '@media(width<40rem){:is(tuppence-membership,[data-tuppence=membership]):not([data-open],[tier],[data-tier])' +
  '{min-block-size:max(50rem,800px)}}</style>'

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

/**
 * Asked of any node that changed; a document has no `dataset`. Undefined: nothing of ours stands there. A gate without an item
 * closes the page itself. Tiers are of no item: an empty name.
 */
export function itemOf(host: HTMLElement): string | undefined {
  const is = (kind: string) => host.localName === `tuppence-${kind}` || host.dataset?.tuppence === kind
  if (is('membership')) return ''
  return is('gate') ? host.getAttribute('item') || host.dataset.item || location.pathname : undefined
}

/** Of a table of tiers: the one that is shown alone. */
export function tierOf(host: HTMLElement): string | undefined {
  return host.getAttribute('tier') || host.dataset.tier
}

export function isSoft(host: HTMLElement): boolean {
  return (host.getAttribute('mode') || host.dataset.mode) === 'soft'
}
