// All that a visit needs, up and running: a backend with one article, the front before it, a browser.
import { freePort } from '../../support/child.ts'
import { addArticle, prepareShop } from '../backend/shop.ts'
import { buildWalls } from '../floors/build-walls.ts'
import type { Bench } from '../row.ts'
import { openChromium } from './chromium.ts'
import { openFront, originsAt } from './front.ts'
import { type Visit, type VisitOptions, visitPage } from './visit-page.ts'

export type Stage = {
  readonly ourOrigin: string
  visit(options: Omit<VisitOptions, 'siteOrigin'>): Promise<Visit>
  close(): Promise<void>
}

const item = 'the-river'

/** The stage, or why there is none. */
export async function openStage(bench: Bench, name: string): Promise<Stage | { readonly reason: string }> {
  const chromium = await openChromium()
  if ('reason' in chromium) return chromium
  const port = await freePort()
  const { siteOrigin, ourOrigin } = originsAt(port)
  const shop = await prepareShop({ folder: bench.folder(name), dist: bench.dist, origins: [siteOrigin] })
  await addArticle(shop, item, '<p>The text.</p>')
  const backend = await shop.open(bench.dist)
  const front = await openFront({
    port,
    backendPort: backend.port,
    site: shop.site.id,
    item,
    walls: await buildWalls(),
  })
  return {
    ourOrigin,
    visit: (options) => visitPage(chromium.browser, { ...options, siteOrigin }),
    async close() {
      await chromium.close()
      front.stop()
      await backend.stop()
    },
  }
}
