// Price rules: what an item costs by its own price, by the first path rule that matches, or by the site's default.
import type { ItemId } from './id.ts'
import type { Item } from './item.ts'
import type { Money } from './money.ts'

/**
 * A rule speaks of an item by its id or by the path of its page. `*` stands for any run of characters, slashes too:
 * `/premium/*` covers `/premium/2026/ana`.
 */
export type PriceRule = { readonly pattern: string; readonly price: Money }

/** The price of an item now, or null when nothing prices it: then it is not for sale. An own price of zero means free. */
export function priceOf(
  item: Pick<Item, 'id' | 'page' | 'price'>,
  rules: readonly PriceRule[],
  defaultPrice: Money | null,
): Money | null {
  const rule = rules.find(({ pattern }) => speaksOf(pattern, item))
  return item.price ?? rule?.price ?? defaultPrice
}

/** Whether a pattern matches an item's id or the path of its page. */
export function speaksOf(pattern: string, { id, page }: Pick<Item, 'id' | 'page'>): boolean {
  return matches(pattern, id) || (page !== null && matches(pattern, pathOf(page)))
}

// The core knows no URL: what stands between the host and the query of a web address.
function pathOf(address: string): string {
  return /^https?:\/\/[^/?#]+([^?#]*)/.exec(address)?.[1] || '/'
}

/** Whether some rule speaks of the item by name. A site's default price alone does not make an unknown id an item. */
export function isRuled(id: ItemId, rules: readonly PriceRule[]): boolean {
  return rules.some((rule) => matches(rule.pattern, id))
}

/**
 * Glob match in linear time: each part between stars is found left to right, so that no pattern can make it slow
 * (a regular expression with many stars backtracks).
 */
export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*')
  const first = parts[0] ?? ''
  if (parts.length === 1) return pattern === text
  const last = parts.at(-1) ?? ''
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false

  let from = first.length
  const end = text.length - last.length
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from)
    if (at < 0 || at + part.length > end) return false
    from = at + part.length
  }
  return true
}
