// Signals, as small as one wall needs them. The library of that name would be a seventh of all the bytes a wall may have.

let running: (() => void) | null = null

/** A value that runs every effect that has read it, each time it is set. */
export function signal<Value>(value: Value): { value: Value } {
  const readers = new Set<() => void>()
  return {
    get value() {
      if (running) readers.add(running)
      return value
    },
    set value(next) {
      value = next
      for (const read of readers) read()
    },
  }
}

/** Runs now, and again whenever a signal that it read is set. Returns what stops it. */
export function effect(work: () => void): () => void {
  let isStopped = false
  const run = () => {
    if (isStopped) return
    running = run
    work()
    running = null
  }
  run()
  return () => {
    isStopped = true
  }
}
