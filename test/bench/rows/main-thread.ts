// What the wall costs the page's main thread on a processor four times slower, beside the Preact wall.
import type { Variant } from '../browser/host-page.ts'
import { openStage } from '../browser/stage.ts'
import type { Visit } from '../browser/visit-page.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { atMost, type Part, type Row, unmeasured } from '../row.ts'

const rounds = 9
const cpuSlowdown = 4
const blockingMax = 60

const titles = {
  script: 'script time on the main thread until the wall is whole, 4 × slowed CPU',
  blocking: 'blocking time that the wall adds, 4 × slowed CPU',
}

export const mainThread: Part = {
  name: 'main-thread',
  about:
    'The same visits on a fast line with the processor slowed down four times; what the page costs alone is taken off.',
  async run(bench) {
    const stage = await openStage(bench, 'main-thread')
    if ('reason' in stage) return Object.values(titles).map((what) => unmeasured(what, '', stage.reason))
    // No frames are watched here: the watching itself would be script time.
    const on = (variant: Variant) => () => stage.visit({ variant, cpuSlowdown, frames: false })
    const contenders = { host: on('host'), ours: on('ours'), preact: on('preact') }
    for (const visit of Object.values(contenders)) await visit()
    const visits = await interleaved(rounds, contenders)
    await stage.close()
    return [scriptRow(visits), blockingRow(visits)]
  },
}

type Visits = Record<'host' | 'ours' | 'preact', Visit[]>

/** What is there without a wall (our own observers among it) is taken off. */
function added(visits: readonly Visit[], host: readonly Visit[], of: (visit: Visit) => number): number[] {
  const floor = median(host.map(of))
  return visits.map((visit) => of(visit) - floor)
}

function scriptRow({ host, ours, preact }: Visits): Row {
  const script = (visits: readonly Visit[]) => added(visits, host, ({ scriptMs }) => scriptMs)
  const task = (visits: readonly Visit[]) => median(added(visits, host, ({ taskMs }) => taskMs))
  const ratio = paired(script(ours), script(preact), ratioOf)
  return {
    what: titles.script,
    unit: 'ms',
    ours: median(script(ours)),
    spread: spreadOf(script(ours)),
    beside: { 'Preact wall': median(script(preact)) },
    ratio,
    target: atMost(1.3),
    met: ratio <= 1.3,
    ...(ratio <= 1.3 ? {} : { cause: scriptCause(median(script(ours)), median(script(preact))) }),
    note: `All work on the main thread that the wall adds: ours ${task(ours).toFixed(0)} ms, Preact wall ${task(preact).toFixed(0)} ms.`,
  }
}

function scriptCause(ours: number, preact: number): string {
  return `${(ours - preact).toFixed(0)} ms beyond a Preact wall: ours is painted by the tag first, and taken over by the chunk then.`
}

function blockingRow({ host, ours, preact }: Visits): Row {
  const beyond = ({ longTasks }: Visit) => longTasks.reduce((sum, duration) => sum + Math.max(0, duration - 50), 0)
  const blocking = (visits: readonly Visit[]) => added(visits, host, beyond)
  return {
    what: titles.blocking,
    unit: 'ms',
    ours: median(blocking(ours)),
    spread: spreadOf(blocking(ours)),
    beside: { 'Preact wall': median(blocking(preact)), 'page alone': median(host.map(beyond)) },
    ratio: null,
    target: `≤ ${blockingMax} ms`,
    met: median(blocking(ours)) <= blockingMax,
    ...(median(blocking(ours)) <= blockingMax ? {} : { cause: blockingCause({ host, ours, preact }) }),
  }
}

function blockingCause({ host, ours, preact }: Visits): string {
  const longest = (visits: readonly Visit[]) => `${median(visits.map(({ longTasks }) => Math.max(0, ...longTasks)))} ms`
  return `The longest task of a visit is ${longest(ours)}, with the Preact wall ${longest(preact)}, on the page alone ${longest(host)}.`
}
