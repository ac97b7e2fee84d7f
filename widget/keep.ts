// What the page keeps for its reader: tokens, grants and content keys, one record an item. Written only after a reader acted.

/**
 * `key` opens that `version` of a sealed item; `tier` and `until` are a membership's. Each record has its own grant: a later one
 * may belong to another reader.
 */
export type Kept = { token: string; grant: string; version?: string; key?: string; tier?: string; until?: string }

/** A ticket that is being paid. In the tab's own storage: the page may be left or forgotten while its reader pays. */
export type Held = { ticket: string; verifier: string }

/** Whose record: of which site, for which item. */
type Label = { embed: { site: string }; item: string }

export const bought = drawer<Kept>('localStorage')
export const held = drawer<Held>('sessionStorage')

/** Whose ticket: a place that sells no item holds it under a name of its own. */
export const heldBy = ({ heldAs, ...label }: Label & { heldAs?: string }): Label => ({
  ...label,
  item: heldAs ?? label.item,
})

/** Other tabs of this site hear of a purchase through the `storage` event of this key. */
export const keyOf = (site: string) => `tuppence:${site}`

/** The loader asks before anything else is there: whoever acted here before needs no wall and no offer at first. */
export function isKept(label: Label): boolean {
  return places.some((place) => records(place, label).has(label.item))
}

/** Whether this browser keeps anything that was bought at the site. */
export function isKnown(label: Label): boolean {
  return records(places[0], label).size > 0
}

/** The record of a membership: of no item, so that its grant can be asked about every one. No gate asks for an item without a name. */
export const anyItem = ''

const places = ['localStorage', 'sessionStorage'] as const
type Place = (typeof places)[number]

function drawer<Content>(place: Place) {
  // Where storage is denied (private modes, cookie settings) a record kept in memory still opens this page.
  const memory = new Map<string, Content>()
  const put = (label: Label, content?: Content) => {
    const all = records<Content>(place, label)
    all.delete(label.item)
    memory.delete(label.item)
    if (content) all.set(label.item, content)
    try {
      window[place].setItem(keyOf(label.embed.site), JSON.stringify([...all]))
    } catch {
      if (content) memory.set(label.item, content)
    }
  }
  return {
    read: (label: Label) => records<Content>(place, label).get(label.item) ?? memory.get(label.item),
    latest: (label: Label) => [...records<Content>(place, label).values()].at(-1),
    write: put,
    forget: (label: Label) => put(label),
  }
}

/** Pairs in a map, because an item may be called `__proto__`. Anything else in that place counts as nothing. */
function records<Content>(place: Place, { embed }: Label): Map<string, Content> {
  try {
    // Nothing there is `null` in JSON too, and an empty map.
    return new Map(JSON.parse(window[place].getItem(keyOf(embed.site)) as string))
  } catch {
    return new Map()
  }
}
