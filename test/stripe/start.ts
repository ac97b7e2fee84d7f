// Starts a local Stripe on a port of this machine.

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { createLocalStripe, type LocalStripe, type LocalStripeOptions } from './local-stripe.ts'

export interface StartOptions extends LocalStripeOptions {
  /** 0 takes a free one. */
  port?: number
}

export interface RunningStripe extends Omit<LocalStripe, 'close'> {
  url: string
  port: number
  close(): Promise<void>
}

export async function startLocalStripe({ port = 0, ...options }: StartOptions = {}): Promise<RunningStripe> {
  const stripe = createLocalStripe(options)
  const server = createAdaptorServer({ fetch: stripe.fetch }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const taken = (server.address() as AddressInfo).port
  const url = `http://127.0.0.1:${taken}`
  stripe.world.origin = options.origin ?? url
  const close = () => {
    stripe.close()
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { ...stripe, url, port: taken, close }
}
