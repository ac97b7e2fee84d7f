// The built verifier in a browser, as a service worker of a publisher would use it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { audience, issuer, jwks, now, vectors } from '../server/verify/vectors.ts'
import { aReader, lookAtTheBooksAfterwards, world } from '../support/journey.ts'
import { expect } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const built = join(import.meta.dirname, '../../dist/verify')

test('in a browser the built verifier rules on every vector as on Node', async () => {
  await using reader = await aReader()
  const { page } = reader
  for (const file of readdirSync(built).filter((name) => name.endsWith('.js'))) {
    const body = readFileSync(join(built, file), 'utf8')
    await page.route(`${world.siteOrigin}/verify/${file}`, (route) =>
      route.fulfill({ body, contentType: 'text/javascript' }),
    )
  }
  await page.goto(`${world.siteOrigin}/about.html`)
  const told = { issuer, audience, jwks, now, vectors: vectors.map(({ token, item }) => ({ token, item })) }
  // As text: an import inside a function would be one of this program's own.
  const rulings = (await page.evaluate(`import('/verify/index.js').then(({ createVerifier }) => {
    const { issuer, audience, jwks, now, vectors } = ${JSON.stringify(told)}
    const opens = (tier, item) => tier === 'friend' && item === 'the-river'
    const answer = async () => Response.json(jwks)
    const verifier = createVerifier({ api: issuer, audience, opens, fetch: answer, now: () => now * 1000 })
    return Promise.all(vectors.map(({ token, item }) => verifier.verify(token, item)))
  })`)) as ({ granted: true } | { granted: false; because: string })[]
  expect(rulings.map((ruling) => (ruling.granted ? 'granted' : ruling.because))).toEqual(
    vectors.map(({ expected }) => expected),
  )
})
