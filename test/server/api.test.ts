// The API by itself is the API of the whole app: same answers, same refusals, same lines in the log.
import { expect, test } from 'vitest'
import { createApi } from '../../server/api.ts'
import { knowsPath } from '../../server/http/middleware/routes.ts'
import { createHarness } from '../support/harness.ts'

const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']
const ofTheApi = [
  '/v1/sites/site_x',
  '/v1/sites/site_x/items/the-river',
  '/v1/sites/site_x/items/the-river/content',
  '/v1/tickets',
  '/v1/tickets/ticket_x/redeem',
  '/v1/entitlements',
  '/v1/content-keys',
  '/.well-known/jwks.json',
  '/.well-known/tuppence-seal.json',
  '/healthz',
  '/readyz',
]
const ofTheRest = [
  '/v1/admin/site',
  '/v1/webhooks/stripe',
  '/pay/start',
  '/pay/ticket_x',
  '/wallet',
  '/problems/revoked',
  '/tuppence.js',
]
const nowhere = ['/', '/v1', '/v1/sites', '/v1/tickets/ticket_x', '/.well-known/else', '/wp-login.php']

test('the API by itself answers each method at each of its addresses as the whole app does, and logs the same pattern', async () => {
  await using harness = await createHarness()
  const api = createApi(harness.ports, () => '192.0.2.1')
  const told = async ({ request }: Pick<typeof api, 'request'>, path: string, method: string) => {
    const response = await request(path, { method })
    const { status, headers } = response
    const line = harness.log.lines.findLast(({ event }) => event === 'request')
    return {
      status,
      allow: headers.get('Allow'),
      kind: headers.get('Content-Type'),
      body: withoutIds(await response.text()),
      route: line?.route,
    }
  }
  for (const path of ofTheApi) {
    for (const method of methods) {
      expect(await told(api, path, method), `${method} ${path}`).toEqual(await told(harness.app, path, method))
    }
  }
})

test('the API knows its own addresses, whatever the method, and leaves all others to the whole app', async () => {
  await using harness = await createHarness()
  const api = createApi(harness.ports, () => '192.0.2.1')
  expect(ofTheApi.filter((path) => !knowsPath(api, path))).toEqual([])
  expect([...ofTheRest, ...nowhere].filter((path) => knowsPath(api, path))).toEqual([])
})

const withoutIds = (body: string) => body.replace(/req_\w+/g, 'req_')
