// Whether a page can be used by keys alone, what axe says of it, and whether it fits its window.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect } from './journey-steps.ts'

/** Presses Tab until the focus is on what says or holds this, in shadow roots too. */
export async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      let element = document.activeElement
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
      const { value = '', innerText = '' } = (element ?? {}) as Partial<HTMLInputElement>
      return innerText || value
    })
    if (focused.startsWith(wanted)) return
  }
  throw new Error(`Tab does not reach “${wanted}”`)
}

/** All rules in light, the colours once more in dark. The provider's frame is not ours to judge. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const axe = new AxeBuilder({ page }).exclude('iframe').setLegacyMode()
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
    const told = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    )
    expect(told, `${what}, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: null })
}

/** Accessible, and nothing is wider than the window, whichever way its lines run. */
export async function expectFit(page: Page, what: string): Promise<void> {
  await expectAccessible(page, what)
  for (const dir of ['rtl', 'ltr'] as const) {
    await page.evaluate((to) => document.documentElement.setAttribute('dir', to), dir)
    const spill = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      const outside = [...document.querySelectorAll('.card :not(.unseen, .unseen *)')].filter((each) => {
        const { left, right, width } = each.getBoundingClientRect()
        return width > 1 && (left < 0 || right > clientWidth)
      })
      return [scrollWidth - clientWidth, ...outside.map(({ outerHTML }) => outerHTML)]
    })
    expect(spill, `${what}, ${dir}`).toEqual([0])
  }
}
