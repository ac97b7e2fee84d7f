// Runs inside the page, ahead of everything else: notes when things were painted, moved or in the way.

export type Seen = {
  /** Milliseconds from the navigation's start to the end of the frame in which it was first drawn; 0: not yet. */
  page: number
  wall: number
  whole: number
  lcp: number
  shift: number
  longTasks: number[]
  requests: { url: string; startedAt: number; endedAt: number }[]
}

export type Watch = { readonly frames: boolean }

/** Must not use anything from outside: its text is sent to the browser. */
export function observe({ frames }: Watch): void {
  const seen: Seen = { page: 0, wall: 0, whole: 0, lcp: 0, shift: 0, longTasks: [], requests: [] }
  Object.assign(window, { seen })
  const on = (type: string, note: (entry: PerformanceEntry & { value?: number }) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true })
  on('layout-shift', (entry) => {
    seen.shift += entry.value ?? 0
  })
  on('largest-contentful-paint', (entry) => {
    seen.lcp = entry.startTime
  })
  on('longtask', (entry) => seen.longTasks.push(entry.duration))
  on('resource', ({ name, startTime, duration }) =>
    seen.requests.push({ url: name, startedAt: startTime, endedAt: startTime + duration }),
  )
  for (const name of ['tuppence:offer', 'wall:whole']) {
    addEventListener(name, () => {
      seen.whole = performance.now()
      console.debug('whole')
    })
  }

  const isShown = (element: Element | null | undefined) => !!element && element.getBoundingClientRect().height > 0
  const marks = {
    page: () => isShown(document.querySelector('h1')),
    wall: () => isShown(document.querySelector('tuppence-gate, [data-wall]')?.shadowRoot?.querySelector('section')),
  }
  // A message sent while a frame is prepared arrives after that frame was drawn.
  const note = (name: 'page' | 'wall') => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      seen[name] = performance.now()
    }
    port2.postMessage(null)
  }
  const waiting = new Set(['page', 'wall'] as const)
  const look = () => {
    for (const name of waiting) if (marks[name]() && waiting.delete(name)) note(name)
    if (waiting.size > 0) requestAnimationFrame(look)
  }
  if (frames) requestAnimationFrame(look)
}
