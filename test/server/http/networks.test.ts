// Networks of callers: what one household has to itself, and what one caller can hop about in.
import { expect, test } from 'vitest'
import { neighbourhoodOf, networkOf } from '../../../server/http/middleware/networks.ts'

test.each([
  ['203.0.113.7', '203.0.113.7', '203.0.113'],
  ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113'],
  ['2001:db8:1:1::5', '2001:0db8:0001:0001', '2001:0db8:0001:00'],
  ['2001:DB8:1:1:9:9:9:9', '2001:0db8:0001:0001', '2001:0db8:0001:00'],
  ['2001:db8:1:1ff::', '2001:0db8:0001:01ff', '2001:0db8:0001:01'],
  ['2001:db8::7', '2001:0db8:0000:0000', '2001:0db8:0000:00'],
  ['2001:db8::ffff:7', '2001:0db8:0000:0000', '2001:0db8:0000:00'],
  ['::1', '0000:0000:0000:0000', '0000:0000:0000:00'],
  ['fe80::1%eth0', 'fe80:0000:0000:0000', 'fe80:0000:0000:00'],
  ['unknown', 'unknown', 'unknown'],
])('%s is of the network %s, in the neighbourhood %s', (address, network, neighbourhood) => {
  expect(networkOf(address)).toBe(network)
  expect(neighbourhoodOf(networkOf(address))).toBe(neighbourhood)
})
