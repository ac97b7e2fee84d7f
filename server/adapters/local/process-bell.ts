// A bell for one process: who waits and who rings are in the same memory.
import type { Bell } from '../../ports/index.ts'

/** `wakeAll` lets every waiting request go, so that a stopping server need not wait for its long polls. */
export function processBell(): Bell & { wakeAll(): void } {
  const waiting = new Map<string, Set<() => void>>()

  return {
    isShared: true,
    wakeAll() {
      for (const wakes of waiting.values()) for (const wake of wakes) wake()
    },
    ring(topic) {
      for (const wake of waiting.get(topic) ?? []) wake()
    },
    wait(topic, seconds, signal) {
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', wake)
          const others = waiting.get(topic)
          others?.delete(wake)
          if (others?.size === 0) waiting.delete(topic)
          resolve()
        }
        const timer = setTimeout(wake, seconds * 1000)
        signal?.addEventListener('abort', wake, { once: true })
        waiting.set(topic, (waiting.get(topic) ?? new Set()).add(wake))
      })
    },
  }
}
