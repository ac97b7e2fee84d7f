// A page asks which items its reader may open, by the site grant it keeps: each yes comes with a fresh unlock or member token.
import { type Entitlement, rulingOn } from '../core/entitlement.ts'
import type { ItemId, ReaderId } from '../core/id.ts'
import type { Site } from '../core/site.ts'
import { tierOpens } from '../core/tier.ts'
import type { ApiPorts } from '../ports/index.ts'
import { admitGrant } from './admit-grant.ts'
import { openMemberships } from './find-member.ts'
import { type CreditAnswer, offerCredit } from './offer-credit.ts'
import { showMember } from './show-member.ts'

export type EntitlementAnswer =
  | { readonly item: ItemId; readonly granted: true; readonly token: string }
  | { readonly item: ItemId; readonly granted: false; readonly because: 'not-owned' | 'revoked' }

/** With a no comes what the reader's purchases of late are worth towards a membership that opens it, if they are. */
export async function askEntitlement(
  ports: ApiPorts,
  asked: { grant: string | null; site: string; items: readonly ItemId[]; origin: string | null },
): Promise<{ items: EntitlementAnswer[]; credit: CreditAnswer | null }> {
  const { site, reader } = await admitGrant(ports, asked)
  const entitlements = await ports.store.entitlements(reader, site.id, asked.items)
  const known = new Map(entitlements.map((entitlement) => [entitlement.item, entitlement]))
  // What is owned is owned: a membership opens the rest.
  const missing = asked.items.filter((item) => !rulingOn(known.get(item) ?? null).granted)
  const member = await memberAnswers(ports, { site, reader, items: missing })
  const items = await Promise.all(
    asked.items.map(
      async (item) =>
        member.get(item) ?? answerFor(ports, { site, reader, item, entitlement: known.get(item) ?? null }),
    ),
  )
  const closed = items.find(({ granted }) => !granted)
  return { items, credit: closed === undefined ? null : await offerCredit(ports, { site, reader, item: closed.item }) }
}

/** One token for all the items that a membership opens: it names none of them. */
async function memberAnswers(
  ports: ApiPorts,
  { site, reader, items }: { site: Site; reader: ReaderId; items: readonly ItemId[] },
): Promise<Map<ItemId, EntitlementAnswer>> {
  if (items.length === 0) return new Map()
  const tiers = await ports.store.tiers(site.id)
  const open = await openMemberships(ports, { reader, site: site.id, tiers })
  const answers = new Map<ItemId, EntitlementAnswer>()
  for (const membership of open) {
    const { token } = await showMember(ports, site, { membership, reader })
    for (const id of items) {
      const item = (await ports.store.item(site.id, id)) ?? { id, page: null }
      if (tierOpens(tiers, membership.tier, item)) answers.set(id, { item: id, granted: true, token })
    }
  }
  return answers
}

type Asked = {
  readonly site: Site
  readonly reader: ReaderId
  readonly item: ItemId
  readonly entitlement: Entitlement | null
}

async function answerFor(
  { signer, clock }: ApiPorts,
  { site, reader, item, entitlement }: Asked,
): Promise<EntitlementAnswer> {
  const ruling = rulingOn(entitlement)
  if (!ruling.granted || entitlement === null)
    return { item, granted: false, because: ruling.granted ? 'not-owned' : ruling.because }
  return {
    item,
    granted: true,
    token: await signer.unlockToken({ site, item, reader, entitlement: entitlement.id }, clock.now()),
  }
}
