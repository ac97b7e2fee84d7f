// /v1/admin/creators and /tips: whom readers can tip on a site, what they gave, and what is owed.
import { Hono } from 'hono'
import * as v from 'valibot'
import type { Creator } from '../core/creator.ts'
import type { HeldSum } from '../core/hold.ts'
import type { TipId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { Tip } from '../core/tip.ts'
import { closeCreator, putCreator } from '../flows/put-creator.ts'
import type { CreatorPayable, Ports } from '../ports/index.ts'
import { CreatorPut, type Payees, type Creator as WireCreator, type Tip as WireTip } from '../wire/creator.ts'
import { TipId as WireTipId } from '../wire/moderation.ts'
import { jsonBody } from './body.ts'
import { type AdminEnv, plain } from './env.ts'

const pageMax = 100

/** Mounted in the admin API, behind its key. */
export function creators(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()
  const { store } = ports
  const known = async (site: Site, name: string) => {
    const creator = (await store.creators(site.id)).find((each) => each.name === name)
    if (creator === undefined) throw new Problem('not-found', 'There is no such creator.')
    return creator
  }
  const sumsOf = async (site: Site['id']): Promise<Sums> => {
    const [payable, held] = await Promise.all([store.creatorPayables(site), store.heldSums(site)])
    return { payable, held }
  }
  const withSums = async (creator: Creator) => wireCreator(creator, await sumsOf(creator.site))

  routes.get('/creators', async (c) => {
    const { id, publisher } = c.get('site')
    const [found, sums, payable] = await Promise.all([store.creators(id), sumsOf(id), store.payables(publisher)])
    const creators = found.map((creator) => wireCreator(creator, sums))
    return c.json({ publisher: { payable }, creators } satisfies Payees)
  })
  routes.get('/creators/:creator', async (c) =>
    c.json(await withSums(await known(c.get('site'), c.req.param('creator')))),
  )
  routes.put('/creators/:creator', async (c) => {
    const wish = await jsonBody(plain(c), CreatorPut)
    const creator = await putCreator(ports, c.get('site'), { name: c.req.param('creator'), ...wish })
    return c.json(await withSums(creator))
  })
  routes.delete('/creators/:creator', async (c) => {
    await closeCreator(ports, c.get('site'), c.req.param('creator'))
    return c.body(null, 204)
  })

  routes.get('/tips', async (c) => {
    const site = c.get('site')
    const messages = messagesAsked(c.req.query('messages'))
    const limit = limitAsked(c.req.query('limit'))
    const before = tipCursor(c.req.query('before'))
    const found =
      messages === null
        ? await store.tips(site.id, before, limit)
        : await store.moderatedTips(site.id, messages, before, limit)
    const names = new Map((await store.creators(site.id)).map(({ id, name }) => [id, name]))
    const tips = await Promise.all(found.map((tip) => wireTip(ports, tip, names.get(tip.creator) ?? '')))
    return c.json({ tips, next: found.length === limit ? found.at(-1)?.id : null })
  })
  return routes
}

/** Where a page goes on: the last id of the one before. */
export function tipCursor(before: string | undefined): TipId | null {
  if (before === undefined) return null
  if (!v.is(WireTipId, before)) throw new Problem('malformed-request', 'before is the last id of a page: tip_…')
  return before as TipId
}

function messagesAsked(messages: string | undefined): 'held' | 'hidden' | null {
  if (messages === undefined || messages === 'held' || messages === 'hidden') return messages ?? null
  throw new Problem('malformed-request', 'messages is held or hidden.')
}

function limitAsked(limit = String(pageMax)): number {
  const asked = /^\d{1,3}$/.test(limit) ? Number(limit) : 0
  if (asked >= 1 && asked <= pageMax) return asked
  throw new Problem('malformed-request', `limit is a number from 1 to ${pageMax}.`)
}

type Sums = { readonly payable: readonly CreatorPayable[]; readonly held: readonly HeldSum[] }

function wireCreator(creator: Creator, sums: Sums): WireCreator {
  const { id, name, title, about, website, tipShare, isOpen } = creator
  const moneyOf = ({ amount, currency }: CreatorPayable) => ({ amount, currency })
  const payable = sums.payable.filter((sum) => sum.creator === id).map(moneyOf)
  const waiting = sums.held.filter((sum) => sum.creator === id)
  const [releasesAt = null] = waiting.map((sum) => sum.releasesAt).toSorted(byText)
  return { creator: name, title, about, website, tipShare, isOpen, payable, held: waiting.map(moneyOf), releasesAt }
}

const byText = (a: string, b: string) => (a < b ? -1 : 1)

/** Who tips without a name is nobody here too: not even the same nobody twice. */
export async function wireTip({ signer }: Ports, tip: Tip, creator: string): Promise<WireTip> {
  const { id, site, reader, amount, name, message, isPublic, isAnonymous, messageState, sticker } = tip
  const { givenAt, returnedAt } = tip
  const named = isAnonymous ? null : await signer.pairwise(site, reader)
  const said = { name, message, public: isPublic, messageState }
  const turn = {
    monthly: tip.monthly !== null,
    standingTip: isAnonymous ? null : (tip.monthly?.standingTip ?? null),
  }
  return { tip: id, creator, amount, ...said, reader: named, sticker, ...turn, at: givenAt, returnedAt }
}
