// One visit to a page in a fresh profile: nothing cached, nothing kept.
import type { Browser, CDPSession, Page } from 'playwright'
import type { Variant } from './host-page.ts'
import { observe, type Seen, type Watch } from './observe.ts'

export type Visit = Seen & {
  /** Milliseconds that the main thread spent in scripts, and at work altogether. */
  readonly scriptMs: number
  readonly taskMs: number
}

export type VisitOptions = Watch & {
  readonly siteOrigin: string
  readonly variant: Variant
  readonly network?: typeof slow4G
  readonly cpuSlowdown?: number
}

/** What browser tools call slow 4G: 1.6 Mbit/s and 150 ms, as they apply it to single requests. */
export const slow4G = {
  offline: false,
  latency: 562.5,
  downloadThroughput: 1_474_560 / 8,
  uploadThroughput: 675_000 / 8,
}

// Long enough for what comes after the last thing that we wait for: a late shift, a late candidate for the LCP.
const settleMs = 200
const wallSeconds = 20

export async function visitPage(browser: Browser, options: VisitOptions): Promise<Visit> {
  const { siteOrigin, variant, network, cpuSlowdown = 1, frames } = options
  const context = await browser.newContext({ viewport: { width: 800, height: 1400 } })
  try {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Performance.enable')
    await session.send('Network.enable')
    if (network) await session.send('Network.emulateNetworkConditions', network)
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
    await page.addInitScript(observe, { frames })
    const whole = variant === 'host' || variant === 'no-gate' ? null : isWhole(page)
    await page.goto(`${siteOrigin}/${variant}.html`, { waitUntil: 'load' })
    await whole
    await page.waitForTimeout(settleMs)
    const work = await mainThread(session)
    return { ...(await page.evaluate(() => (window as unknown as { seen: Seen }).seen)), ...work }
  } finally {
    await context.close()
  }
}

async function isWhole(page: Page): Promise<void> {
  await page.waitForEvent('console', {
    predicate: (message) => message.text() === 'whole',
    timeout: wallSeconds * 1000,
  })
}

async function mainThread(session: CDPSession): Promise<{ scriptMs: number; taskMs: number }> {
  const { metrics } = await session.send('Performance.getMetrics')
  const seconds = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  return { scriptMs: seconds('ScriptDuration') * 1000, taskMs: seconds('TaskDuration') * 1000 }
}
