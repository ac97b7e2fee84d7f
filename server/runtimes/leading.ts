// Leading: of several processes one works, for as long as it holds the lease.
import type { Lease } from '../adapters/sql/lease.ts'
import type { Instant } from '../core/instant.ts'
import type { Ports } from '../ports/index.ts'

export type Work = { stop(): Promise<void> }

type Leading = Pick<Ports, 'log' | 'clock'> & { readonly lease: Lease; readonly lookEverySeconds?: number }

/**
 * Starts the work whenever the lease is ours, and stops it when it no longer is: taken by another one, or run out because the database
 * did not answer. It is renewed beside the work, however long that takes. What is under way when the lease is lost goes on to its end
 * beside the next leader's, and a process that was frozen learns only afterwards: so whatever is done here must be harmless when done
 * twice, and the lease only spares it.
 */
export function whileLeading({ log, clock, lease, lookEverySeconds = 10 }: Leading, start: () => Work): Work {
  const { name: work } = lease
  let begun: Work | null = null
  let ending: Promise<void> | null = null
  let runOut: NodeJS.Timeout | undefined
  let next: NodeJS.Timeout | undefined
  let isStopped = false

  function begin(): void {
    log.info('leading-began', { work })
    begun = start()
  }

  async function end(because: string): Promise<void> {
    if (begun !== null) {
      log.info('leading-ended', { work, because })
      ending = begun.stop().finally(() => {
        ending = null
      })
      begun = null
    }
    await ending
  }

  function keepUntil(until: Instant): void {
    clearTimeout(runOut)
    runOut = setTimeout(() => void end('run-out'), Date.parse(until) - Date.parse(clock.now()))
    runOut.unref()
  }

  async function look(): Promise<void> {
    try {
      const until = await lease.take()
      if (until === null) void end('taken')
      else keepUntil(until)
      // What we did before we lost it may not have ended yet: then it is begun with a later look.
      if (until !== null && begun === null && ending === null && !isStopped) begin()
    } catch (cause) {
      log.error('lease-unanswered', cause, { work })
    }
    if (isStopped) return
    next = setTimeout(() => {
      looking = look()
    }, lookEverySeconds * 1000)
    next.unref()
  }

  let looking = look()
  return {
    async stop() {
      isStopped = true
      clearTimeout(next)
      await looking
      await end('stopped')
      clearTimeout(runOut)
      // Not given back, it is lost after its time.
      await lease.giveBack().catch((cause: unknown) => log.error('lease-unanswered', cause, { work }))
    },
  }
}
