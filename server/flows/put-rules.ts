// A publisher prices whole sections by path: the list as a whole, the first rule that matches counts.
import { money } from '../core/money.ts'
import type { PriceRule } from '../core/price-rule.ts'
import type { Site } from '../core/site.ts'
import type { Ports } from '../ports/index.ts'
import { checkPrice } from './put-item.ts'

export async function putRules(
  { store }: Ports,
  site: Site,
  rules: readonly { pattern: string; price: { amount: number; currency: string } }[],
): Promise<PriceRule[]> {
  const checked = rules.map(({ pattern, price }) => {
    checkPrice(site, price)
    return { pattern, price: money(price.amount, price.currency) }
  })
  await store.commit([{ change: 'put-rules', site: site.id, rules: checked }])
  return checked
}
