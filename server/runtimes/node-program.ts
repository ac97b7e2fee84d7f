// Tuppence on Node: environment → ports → app → serve, and a quiet end.
import { resolve } from 'node:path'
import { faultText } from '../core/fault.ts'
import { openBooks } from './books.ts'
import { readEnvironment } from './env.ts'
import { nodePorts } from './node-ports.ts'
import { serveNode } from './node-server.ts'

try {
  const env = readEnvironment(process.env)
  const ports = await nodePorts(env, await openBooks(env), resolve(import.meta.dirname, '..'))
  const server = await serveNode(env, ports)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.stop().then(() => process.exit(0)))
} catch (fault) {
  console.error(`Tuppence cannot start.\n${faultText(fault)}`)
  process.exit(1)
}
