// The page never moves because of us: the layout shift of gate pages is nought, whatever comes late.
import { test } from 'vitest'
import {
  aReader,
  holdBack,
  lookAtTheBooksAfterwards,
  painted,
  publishAt,
  watchShifts,
  world,
} from '../support/journey.ts'
import { expect, unlockButton } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const pages = [
  '/articles/the-river.html',
  '/articles/the-lake.html',
  '/articles/the-tide-mill.html',
  '/articles/prom.html',
  '/articles/thanks.html',
  '/longreads/the-night-boat.html',
]

for (const viewport of [
  { width: 1000, height: 800 },
  { width: 390, height: 844 },
]) {
  test.concurrent(`no page with a gate shifts by anything on a screen ${viewport.width} wide`, async () => {
    await using reader = await aReader({ viewport })
    const { page } = reader
    const shifts = await watchShifts(page)
    for (const path of pages) {
      await reader.go(path)
      await expect(unlockButton(page)).toContainText(/\d/)
      expect(await shifts(), path).toBe(0)
    }
  })
}

for (const viewport of [
  { width: 1000, height: 800 },
  { width: 390, height: 844 },
]) {
  test.concurrent(`the tiers shift nothing on a screen ${viewport.width} wide, though their chunk comes late`, async () => {
    await using reader = await aReader({ viewport })
    const { page } = reader
    const late = await holdBack(reader, `${world.apiOrigin}/tuppence/membership-*.js`)
    const shifts = await watchShifts(page)
    await reader.go('/membership.html')
    // What could move is below the tiers, so that has to be in view.
    await page.getByText('Joining takes one card').scrollIntoViewIfNeeded()
    await painted(page)
    late.let()
    await expect(page.getByRole('button', { name: 'Join: Patron' })).toBeVisible()
    await painted(page)
    expect(await shifts()).toBe(0)
  })
}

// So tall that all is in view at once: a browser hides from this measure what moves above the screen.
for (const viewport of [
  { width: 1280, height: 3000 },
  { width: 390, height: 4000 },
]) {
  test.concurrent(`jars, goals and polls shift nothing on a screen ${viewport.width} wide, though their chunks come late`, async () => {
    await using reader = await aReader({ viewport })
    const { page } = reader
    const jars = await holdBack(reader, `${world.apiOrigin}/tuppence/tipJar-*.js`)
    const others = await holdBack(reader, `${world.apiOrigin}/tuppence/community-*.js`)
    const shifts = await watchShifts(page)
    await reader.go('/tips.html')
    await painted(page)
    jars.let()
    await expect(page.getByRole('button', { name: 'Tip Nora Tallis' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Tip $1.00' })).toBeVisible()
    await painted(page)
    others.let()
    await expect(page.getByRole('heading', { name: 'A press that does not squeak' })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Vote/ })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Supporters' })).toBeVisible()
    await painted(page)
    expect(await shifts()).toBe(0)
  })
}

test.concurrent('a script that comes late, to a reader who is at the gate already, shifts nothing', async () => {
  await using reader = await aReader()
  const { page } = reader
  const late = await holdBack(reader, `${world.apiOrigin}/tuppence.js`)
  const shifts = await watchShifts(page)
  await reader.go('/articles/the-river.html', 'domcontentloaded')
  await painted(page)
  late.let()
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  await painted(page)
  expect(await shifts()).toBe(0)
})

test.concurrent('a chunk that comes late shifts nothing', async () => {
  await using reader = await aReader()
  const { page } = reader
  const late = await holdBack(reader, `${world.apiOrigin}/tuppence/index-*.js`)
  const shifts = await watchShifts(page)
  await reader.go('/articles/the-lake.html')
  await expect(unlockButton(page)).toHaveText('Unlock')
  await painted(page)
  late.let()
  await expect(unlockButton(page)).toHaveText('Unlock for $0.25')
  await painted(page)
  expect(await shifts()).toBe(0)
})

test.concurrent('without the line that holds the wall’s room a late script does shift the page, so the measure measures', async () => {
  await using reader = await aReader()
  const { page } = reader
  const path = '/articles/the-river.html'
  await publishAt(reader, path, { from: path, change: (html) => html.replace(/<style>.*?<\/style>/s, '') })
  const late = await holdBack(reader, `${world.apiOrigin}/tuppence.js`)
  const shifts = await watchShifts(page)
  await page.goto(world.siteOrigin + path, { waitUntil: 'domcontentloaded' })
  // What moves is below the gate, so that has to be in view.
  await page.getByRole('heading', { name: 'Read next' }).scrollIntoViewIfNeeded()
  await painted(page)
  late.let()
  await expect.poll(shifts).toBeGreaterThan(0)
})
