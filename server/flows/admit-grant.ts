// Whose site grant this is: a page sends it for its reader, from its own origin.
import type { ReaderId } from '../core/id.ts'
import { after, isPast } from '../core/instant.ts'
import { Problem } from '../core/problem.ts'
import { hasOrigin, type Site } from '../core/site.ts'
import type { ApiPorts } from '../ports/index.ts'

// A grant that nobody used for so long belongs to a browser that is gone.
const idleSeconds = 180 * 24 * 60 * 60
// Noting each use would make a write of every read; once a day is enough to tell idle from alive.
const touchSeconds = 24 * 60 * 60

/** Throws `unauthenticated` for a grant of another site or none, `origin-not-allowed` for a page that is not the site's. */
export async function admitGrant(
  ports: ApiPorts,
  { grant, site: siteId, origin }: { grant: string | null; site: string; origin: string | null },
): Promise<{ site: Site; reader: ReaderId }> {
  const { store, ids, clock } = ports
  const hash = grant === null ? null : await ids.hash(grant)
  const known = hash === null ? null : await store.siteGrant(hash)
  const now = clock.now()
  const site = known === null ? null : await store.site(known.site)
  if (
    hash === null ||
    known === null ||
    site === null ||
    site.id !== siteId ||
    isPast(after(known.usedAt, idleSeconds), now)
  ) {
    throw new Problem('unauthenticated', 'No such grant for this site. Open the pay window again.')
  }
  if (origin === null || !hasOrigin(site, origin))
    throw new Problem('origin-not-allowed', 'This page is not one of the site’s.')
  if (isPast(after(known.usedAt, touchSeconds), now))
    await store.commit([{ change: 'touch-site-grant', hash, at: now }])
  return { site, reader: known.reader }
}
