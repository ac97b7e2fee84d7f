// The overlay's page: empty, in the site's language, and allowed nothing but its own files and the feed.
import { expect, test } from 'vitest'
import { tipSite } from '../../support/tips.ts'
import { checkedHarness } from './visitor.ts'

const assets = { file: async () => null, page: (entry: string) => `/pages/${entry}` }

test('a stream’s page listens to the feed of a site or of a creator, and may do nothing else', async () => {
  await using h = await checkedHarness({ over: { assets } })
  const { site } = await tipSite(h)
  const answer = await h.request(`/overlay/${site.id}?creator=ana`)
  expect(answer.status).toBe(200)
  const page = await answer.text()
  expect(page).toContain(`data-live="/v1/sites/${site.id}/live?creator=ana"`)
  expect(page).toContain('href="/pages/overlay-style"')
  expect(page).toMatch(/<script type="module" src="\/pages\/overlay" nonce="[\w-]+">/)
  expect(page).not.toMatch(/ style=| on\w+=|javascript:/)
  const policy = answer.headers.get('Content-Security-Policy') ?? ''
  for (const says of ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "trusted-types 'none'"])
    expect(policy).toContain(says)
  expect(policy).not.toContain('unsafe-inline')
  expect(answer.headers.get('Set-Cookie')).toBeNull()
})

test('the overlay speaks the language of the site', async () => {
  await using h = await checkedHarness({ over: { assets } })
  const { site } = await h.site({ locale: 'pl' })
  const page = await (await h.request(`/overlay/${site.id}`, { headers: { 'Accept-Language': 'en' } })).text()
  expect(page).toContain('<html lang="pl"')
  expect(page).toContain('Łączę ponownie…')
  expect(page).toContain('&quot;coffee&quot;:&quot;Kawa&quot;')
})

test.each(['/overlay/site_x', '/overlay/site_x/more', '/overlay/', '/overlay'])('at %s is no overlay', async (path) => {
  await using h = await checkedHarness()
  expect((await h.request(path)).status).toBe(404)
})

test('a creator who is not there has no overlay, and nothing is sent to one', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  expect((await h.request(`/overlay/${site.id}?creator=%22%3E%3Cscript%3E`)).status).toBe(404)
  expect((await h.request(`/overlay/${site.id}`, { method: 'POST' })).status).toBe(405)
})
