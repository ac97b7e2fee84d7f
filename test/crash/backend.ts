// The backend of the crash tests: the same parts as runtimes/node-program.ts, and a place at which it dies without a word (KILL_AT).
import { resolve } from 'node:path'
import type { Change } from '../../server/core/change.ts'
import type { Ports } from '../../server/ports/index.ts'
import { openBooks } from '../../server/runtimes/books.ts'
import { readEnvironment } from '../../server/runtimes/env.ts'
import { nodePorts } from '../../server/runtimes/node-ports.ts'
import { serveNode } from '../../server/runtimes/node-server.ts'

const { KILL_AT = '', DIST_FOLDER = 'dist' } = process.env

/** Dies as a power cut would have it: no handler runs, nothing is flushed. */
function pass(point: string): void {
  if (point === KILL_AT) process.kill(process.pid, 'SIGKILL')
}

/** What a commit is about: the change that its flow is named after. */
function topicOf(changes: readonly Change[]): string {
  const told = [
    'finish-ticket',
    'pay-checkout',
    'open-checkout',
    'start-checkout',
    'start-refund',
    'move-refund',
    'add-reader',
    'add-mail-code',
  ] as const
  // A payment that unlocks as well is about the payment.
  if (changes.some(({ change }) => change === 'pay-checkout')) return 'pay-checkout'
  return told.find((name) => changes.some(({ change }) => change === name)) ?? 'other'
}

let committing = ''

function mortal<P extends Ports>(ports: P): P {
  const { store, payments, mailer } = ports
  return {
    ...ports,
    store: {
      ...store,
      async commit(changes) {
        const topic = topicOf(changes)
        committing = topic
        pass(`before ${topic}`)
        const committed = await store.commit(changes)
        pass(`after ${topic}`)
        return committed
      },
    },
    mailer: mailer && {
      async send(message) {
        pass('before the mail is sent')
        const outcome = await mailer.send(message)
        pass('after the mail was sent')
        return outcome
      },
    },
    payments: {
      ...payments,
      async open(checkout, texts) {
        pass('before the provider is asked')
        const opened = await payments.open(checkout, texts)
        pass('after the provider answered')
        return opened
      },
      async refund(order) {
        pass('before the refund is sent')
        const answer = await payments.refund(order)
        pass('after the refund was sent')
        return answer
      },
      async report(session) {
        pass('before the payment is looked up')
        const report = await payments.report(session)
        if (report?.state === 'paid') pass('after the payment was looked up')
        return report
      },
    },
  }
}

const env = readEnvironment(process.env)
const books = await openBooks(env, (seam) => pass(`${seam} of ${committing}`))
await serveNode(env, mortal(await nodePorts(env, books, resolve(DIST_FOLDER))))
