// Work that nobody asks for: unfinished checkouts are looked after, ended days are closed.
import { closeDays } from '../flows/close-days.ts'
import { recoverCheckouts } from '../flows/recover-checkouts.ts'
import type { Ports } from '../ports/index.ts'

const recoverEverySeconds = 30
const closeEverySeconds = 60 * 60

/** At the start everything unfinished is looked at: no other process of the embedded default is at work on it. */
export function startChores(ports: Ports): { stop(): Promise<void> } {
  const chores = [
    repeated(ports, 'recover', recoverEverySeconds, (isFirst) => recoverCheckouts(ports, isFirst ? 0 : undefined)),
    repeated(ports, 'close-days', closeEverySeconds, () => closeDays(ports)),
  ]
  return {
    async stop() {
      await Promise.all(chores.map((chore) => chore.stop()))
    },
  }
}

function repeated({ log }: Ports, name: string, everySeconds: number, work: (isFirst: boolean) => Promise<unknown>) {
  let timer: NodeJS.Timeout
  let isStopped = false
  const round = async (isFirst: boolean): Promise<void> => {
    try {
      await work(isFirst)
    } catch (cause) {
      // The next round tries again; the fault is told, not hidden.
      log.error('chore-failed', cause, { chore: name })
    }
    if (isStopped) return
    timer = setTimeout(() => {
      running = round(false)
    }, everySeconds * 1000)
    timer.unref()
  }
  let running = round(true)
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
