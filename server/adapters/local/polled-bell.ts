// A bell for isolates that cannot hear one another: who waits looks again and again, until there is something to see.
import type { Bell } from '../../ports/index.ts'

// A wait is 25 seconds at most, so it looks about sixteen times. A page whose pay window reports back asks anew at once and does
// not wait for this; it is for the pages whose window could not report.
const everySeconds = 1.5

/** @param hasNews whether the topic is not what it was when somebody began to wait for it. Asked while somebody waits, only. */
export function polledBell(hasNews: (topic: string) => Promise<boolean>): Bell {
  return {
    isShared: false,
    ring() {},
    async wait(topic, seconds, signal) {
      for (let left = seconds; left > 0 && !signal?.aborted; left -= everySeconds) {
        await pause(Math.min(everySeconds, left))
        // A look that fails is no news. Who waits looks for itself in the end, and tells the fault.
        if (await hasNews(topic).catch(() => false)) return
      }
    },
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}
