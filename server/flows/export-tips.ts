// All tips of a site as a table for a spreadsheet.
import { csvLine } from '../core/csv.ts'
import { exponentOf } from '../core/currency.ts'
import type { TipId } from '../core/id.ts'
import type { Money } from '../core/money.ts'
import type { Site } from '../core/site.ts'
import type { Tip } from '../core/tip.ts'
import type { Ports } from '../ports/index.ts'

const pageMax = 500
const columns = [
  'tip',
  'at',
  'creator',
  'amount',
  'currency',
  'message',
  'public',
  'messageState',
  'reader',
  'returnedAt',
  'sticker',
]

/** Newest first, in pieces of CSV: there may be more than fit into memory. The mark at the beginning tells Excel that it is UTF-8. */
export async function* exportTips(ports: Ports, { id: site }: Site): AsyncGenerator<string, void> {
  const { store } = ports
  const names = new Map((await store.creators(site)).map(({ id, name }) => [id, name]))
  let head = `\ufeff${csvLine(columns)}`
  let before: TipId | null = null
  do {
    const tips: Tip[] = await store.tips(site, before, pageMax)
    const lines = await Promise.all(tips.map((tip) => lineOf(ports, tip, names.get(tip.creator) ?? '')))
    yield head + lines.join('')
    head = ''
    before = tips.length === pageMax ? (tips.at(-1)?.id ?? null) : null
  } while (before !== null)
}

async function lineOf({ signer }: Ports, tip: Tip, creator: string): Promise<string> {
  const { id, site, reader, amount, message, isPublic, isAnonymous, messageState, sticker, givenAt, returnedAt } = tip
  const named = isAnonymous ? null : await signer.pairwise(site, reader)
  const said = [message, String(isPublic), messageState]
  return csvLine([id, givenAt, creator, decimal(amount), amount.currency, ...said, named, returnedAt, sticker])
}

function decimal({ amount, currency }: Money): string {
  const decimals = exponentOf(currency)
  return (amount / 10 ** decimals).toFixed(decimals)
}
