// /v1/admin/refunds, /unlocks and /statement: what a publisher sold, gave back and is owed.
import { type Context, Hono } from 'hono'
import type { EntitlementId, RefundId } from '../core/id.ts'
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Refund } from '../core/refund.ts'
import { refundUnlock } from '../flows/refund-unlock.ts'
import type { PayableLine, Ports, SoldUnlock } from '../ports/index.ts'
import { RefundPost, type StatementLine, type Unlock, type Refund as WireRefund } from '../wire/refund.ts'
import { jsonBody } from './body.ts'
import { type AdminEnv, plain } from './env.ts'
import { idempotencyKey } from './middleware/idempotency.ts'

const pageMax = 100

/** Mounted in the admin API, behind its key. */
export function refunds(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()
  const { store, ids } = ports

  routes.post('/refunds', async (c) => {
    const key = idempotencyKey(plain(c))
    const wish = await jsonBody(plain(c), RefundPost)
    const refund = await refundUnlock(ports, {
      site: c.get('site').id,
      key,
      bodyHash: await ids.hash(JSON.stringify(wish)),
      entitlement: wish.entitlement as EntitlementId,
      amount: wish.amount === null ? null : checked(wish.amount),
      to: wish.to,
      revoke: wish.revoke,
    })
    return c.json(wireRefund(refund), 201)
  })
  routes.get('/refunds', async (c) => {
    const found = await store.refunds(c.get('site').id, cursor<RefundId>(c, 'refund_'), pageMax)
    return c.json({ refunds: found.map(wireRefund), next: found.length === pageMax ? found.at(-1)?.id : null })
  })
  routes.get('/refunds/:refund', async (c) => {
    const refund = await store.refund(c.req.param('refund') as RefundId)
    const entitlement = refund?.entitlement == null ? null : await store.entitlementById(refund.entitlement)
    if (refund === null || entitlement?.site !== c.get('site').id)
      throw new Problem('not-found', 'There is no such refund.')
    return c.json(wireRefund(refund))
  })

  routes.get('/unlocks', async (c) => {
    const found = await store.unlocks(c.get('site').id, cursor<EntitlementId>(c, 'ent_'), pageMax)
    const unlocks = await Promise.all(found.map((unlock) => wireUnlock(ports, unlock)))
    return c.json({ unlocks, next: found.length === pageMax ? found.at(-1)?.id : null })
  })

  routes.get('/statement', async (c) => {
    const { publisher } = c.get('site')
    const [lines, owed, hold] = await Promise.all([
      store.payableLines(publisher, lineCursor(c), pageMax),
      store.payables(publisher),
      store.payoutHold(),
    ])
    const next = lines.length === pageMax ? lines.at(-1)?.sequence : null
    return c.json({ owed, arePayoutsOnHold: hold !== null, lines: lines.map(wireLine), next })
  })
  return routes
}

function checked({ amount, currency }: { amount: number; currency: string }): Money {
  try {
    return money(amount, currency)
  } catch (cause) {
    throw new Problem('amount-out-of-range', `${currency} is not a currency that we keep books in.`, { cause })
  }
}

/** Where a page goes on: the last id of the one before. */
function cursor<Id extends string>(c: Context<AdminEnv>, prefix: string): Id | null {
  const before = c.req.query('before')
  if (before === undefined) return null
  if (!before.startsWith(prefix)) throw new Problem('malformed-request', `before is the last id of a page: ${prefix}…`)
  return before as Id
}

function lineCursor(c: Context<AdminEnv>): number | null {
  const before = c.req.query('before')
  if (before === undefined) return null
  if (!/^\d{1,15}$/.test(before)) throw new Problem('malformed-request', 'before is the number of a line.')
  return Number(before)
}

function wireRefund({ id, entitlement, money, payment, by, state, startedAt }: Refund): WireRefund {
  const to = payment === null ? 'wallet' : 'card'
  return { refund: id, entitlement, amount: money, to, by, state, at: startedAt }
}

async function wireUnlock({ signer }: Ports, unlock: SoldUnlock): Promise<Unlock> {
  const { id, site, reader, item, title, price, refunded, grantedAt, revokedAt } = unlock
  return {
    entitlement: id,
    reader: await signer.pairwise(site, reader),
    item,
    title,
    price,
    refunded: price === null ? null : money(refunded, price.currency),
    at: grantedAt,
    revokedAt,
  }
}

function wireLine({ sequence, ...line }: PayableLine): StatementLine {
  return { line: sequence, ...line }
}
