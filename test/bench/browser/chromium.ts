// A real Chromium, the journeys' own; or the reason why there is none, so that a row says so instead of inventing a figure.
import type { Browser } from 'playwright'

export type Chromium = { readonly browser: Browser; close(): Promise<void> }

export async function openChromium(): Promise<Chromium | { readonly reason: string }> {
  try {
    // Loaded here: without the package the other parts of the bench still run.
    const [{ chromium }, { launchBrowser }] = await Promise.all([
      import('playwright'),
      import('../../support/browser.ts'),
    ])
    const server = await launchBrowser()
    return { browser: await chromium.connect(server.wsEndpoint()), close: () => server.close() }
  } catch (fault) {
    return { reason: `No Chromium could be started: ${String(fault).split('\n')[0]}` }
  }
}
