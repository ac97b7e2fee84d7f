// A program of its own that sends requests over many connections at once, and answers how that went.
import type { Load, Loaded } from './drive.ts'
import { openWire, type Wire } from './wire.ts'

process.on('message', async (load: Load) => {
  try {
    process.send?.({ loaded: await run(load) })
  } catch (fault) {
    process.send?.({ fault: String(fault) })
  }
})

async function run({ ports, lanes, times = 1 }: Load): Promise<Loaded> {
  const wires = await Promise.all(lanes.map((_, index) => openWire(ports[index % ports.length] as number)))
  const statuses: Record<number, number> = {}
  const latencies: number[] = []
  const walk = async (wire: Wire, requests: readonly string[]) => {
    for (let time = 0; time < times; time++) {
      for (const request of requests) {
        const sentAt = performance.now()
        const { status } = await wire.ask(request)
        latencies.push(performance.now() - sentAt)
        statuses[status] = (statuses[status] ?? 0) + 1
      }
    }
  }
  const startedAt = performance.now()
  await Promise.all(wires.map((wire, index) => walk(wire, lanes[index] as readonly string[])))
  const seconds = (performance.now() - startedAt) / 1000
  for (const wire of wires) wire.close()

  latencies.sort((a, b) => a - b)
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] as number
  return { seconds, requests: latencies.length, statuses, p50: at(0.5), p99: at(0.99) }
}
