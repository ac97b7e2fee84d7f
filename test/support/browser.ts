// The browser of the journeys: which one, and with which switches. What a reader's browser keeps apart, this one keeps apart.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type BrowserServer, chromium, type LaunchOptions } from 'playwright'

export async function launchBrowser(): Promise<BrowserServer> {
  return chromium.launchServer(await launchOptions())
}

async function launchOptions(): Promise<LaunchOptions> {
  return {
    executablePath: await chromiumPath(),
    // Playwright lets every pop-up through. A reader's browser lets one through in a click, and no other.
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${notNeeded.join()}`,
    ],
  }
}

/**
 * The last list counts. Playwright's own has ThirdPartyStoragePartitioning in it: with that, cross-site tests prove nothing.
 * A page that a test answers for has no network address, and the checks of local networks would keep our backend from it.
 */
const notNeeded = [
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LocalNetworkAccessChecks',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
]

const installed = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** CHROMIUM_PATH, else an installed one, else the one that comes as a package. */
async function chromiumPath(): Promise<string> {
  const { CHROMIUM_PATH, PATH = '' } = process.env
  if (CHROMIUM_PATH) return CHROMIUM_PATH
  const places = PATH.split(delimiter).flatMap((folder) => installed.map((name) => join(folder, name)))
  return places.find((path) => existsSync(path)) ?? sparticuz.executablePath()
}
