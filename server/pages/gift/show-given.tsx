// GET /gift/:membership: the reader is a member now, by what was given.
import type { Context } from 'hono'
import type { MembershipId } from '../../core/id.ts'
import { audienceOf } from '../../core/site.ts'
import { viewGiven } from '../../flows/redeem-gift.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { readerOf } from '../reader-cookie.ts'
import { showPage } from '../show-page.tsx'
import { readingFor } from '../text/reading.ts'
import { Welcome } from './ui/Welcome.tsx'

export function showGiven(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const id = c.req.param('membership') as MembershipId
    const { membership, site, tier } = await viewGiven(ports, id, await readerOf(ports, c))
    const reading = readingFor(c.req.header('Accept-Language'), site.locale)
    const body = <Welcome {...{ membership, site, tier, reading }} page={audienceOf(site)} />
    return showPage(ports, c, { title: reading.words.joined, reading, body })
  }
}
