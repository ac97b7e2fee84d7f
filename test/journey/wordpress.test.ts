// A publisher with WordPress: the page is the plugin's, the paid part comes from the plugin's route, which verifies the reader's token.

import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { onTestFinished, test } from 'vitest'
import { freePort } from '../support/child.ts'
import { aReader, lookAtTheBooksAfterwards, type Reader, world } from '../support/journey.ts'
import { expect, expectClosed, expectOpen, openPayWindow, payByWallet } from '../support/journey-steps.ts'
import { hasPhp } from '../support/wordpress.ts'

lookAtTheBooksAfterwards()

const sentence = 'From WordPress: the rope remembers each hand.'
const post = {
  ID: 1,
  post_name: 'the-ropewalk',
  post_title: 'The ropewalk',
  post_content: `The teaser of the ropewalk.\n\n[tuppence]\n\n${sentence}\n\n[/tuppence]`,
}
const page = '/wordpress/the-ropewalk/'
const part = '/wp-json/tuppence/v1/posts/1/parts/0'

/** Answers from PHP, in front of this reader, under the origin of the magazine; tells what it answered. */
async function serveWordPress({ context }: Pick<Reader, 'context'>) {
  const port = await freePort()
  const env = {
    ...process.env,
    HOME_URL: world.siteOrigin,
    API: world.apiOrigin,
    SITE: 'site_demo',
    POST: JSON.stringify(post),
  }
  const program = join(resolve(import.meta.dirname, '../..'), 'test/server/plugins/wordpress/serve.php')
  const php = spawn('php', ['-S', `127.0.0.1:${port}`, program], { env, stdio: 'ignore' })
  onTestFinished(() => void php.kill())
  const origin = `http://127.0.0.1:${port}`
  await expect
    .poll(() =>
      fetch(origin).then(
        ({ ok }) => ok,
        () => false,
      ),
    )
    .toBe(true)
  const answers: { status: number; cached: string | null; body: string }[] = []
  await context.route(new RegExp(`^${world.siteOrigin}(${page}|/wp-json/)`), async (route) => {
    const headers = await route.request().allHeaders()
    const { pathname } = new URL(route.request().url())
    const response = await fetch(origin + pathname, {
      headers: { ...(headers.authorization && { authorization: headers.authorization }) },
    })
    const body = await response.text()
    answers.push({ status: response.status, cached: response.headers.get('Cache-Control'), body })
    await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body })
  })
  return { origin, answers }
}

test('a paid part of a WordPress post is bought, comes from WordPress, and is there again after a reload', async ({
  skip,
}) => {
  skip(!hasPhp(), 'there is no PHP with sodium here')
  await using reader = await aReader({ wallet: 500 })
  const { origin, answers } = await serveWordPress(reader)
  expect((await fetch(origin + part)).status).toBe(402)

  await reader.go(page)
  await expectClosed(reader.page, sentence)
  expect(await reader.page.content()).toContain('The teaser of the ropewalk.')
  await payByWallet(await openPayWindow(reader.page))
  await expectOpen(reader.page, sentence)
  await reader.page.reload()
  await expectOpen(reader.page, sentence)

  const parts = answers.filter(({ body }) => body.includes(sentence))
  expect(parts.map(({ status, cached }) => [status, cached])).toEqual([
    [200, 'private, no-store'],
    [200, 'private, no-store'],
  ])
  expect(answers).toHaveLength(4)
  expect(reader.requests.filter((request) => request.url().endsWith('/content'))).toEqual([])
})
