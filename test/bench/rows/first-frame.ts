// What a reader on a slow line sees: when the wall stands there, what moves, and what it does to the rest of the page.
import type { Variant } from '../browser/host-page.ts'
import { openStage, type Stage } from '../browser/stage.ts'
import { slow4G, type Visit } from '../browser/visit-page.ts'
import { interleaved, median, paired, ratioOf, spreadOf } from '../rounds.ts'
import { atMost, type Part, type Row, unmeasured } from '../row.ts'

const rounds = 9
const lateRounds = 3

const titles = {
  frame: 'the wall’s first frame on slow 4G, beside the page’s own first paint',
  shift: 'layout shift by the wall, worst round, with a delayed script too',
  lcp: 'effect on the page’s largest contentful paint',
  requests: 'requests of ours until the wall is seen',
  gateless: 'requests of ours on a page without a gate',
}

export const firstFrame: Part = {
  name: 'first-frame',
  about:
    'A real Chromium visits a publisher’s page in a fresh profile, on a line of 1.6 Mbit/s: the page alone, with our wall, and with walls ' +
    'made for nothing else.',
  async run(bench) {
    const stage = await openStage(bench, 'first-frame')
    if ('reason' in stage) return Object.values(titles).map((what) => unmeasured(what, '', stage.reason))
    const on = (variant: Variant) => () => stage.visit({ variant, network: slow4G, frames: true })
    // A browser's very first page pays for the browser.
    for (const variant of ['host', 'ours', 'vanilla', 'preact'] as const) await stage.visit({ variant, frames: true })
    const visits = await interleaved(rounds, {
      host: on('host'),
      ours: on('ours'),
      vanilla: on('vanilla'),
      preact: on('preact'),
    })
    const { late } = await interleaved(lateRounds, { late: () => stage.visit({ variant: 'late', frames: true }) })
    const gateless = await on('no-gate')()
    await stage.close()
    return [
      frameRow(visits, stage),
      shiftRow(visits.ours, late),
      lcpRow(visits),
      requestsRow(visits.ours, stage),
      gatelessRow(gateless, stage),
    ]
  },
}

type Visits = Record<'host' | 'ours' | 'vanilla' | 'preact', Visit[]>

function frameRow({ host, ours, vanilla, preact }: Visits, stage: Stage): Row {
  const walls = (visits: readonly Visit[]) => visits.map(({ wall }) => wall)
  const own = host.map(({ page }) => page)
  const times = (visits: readonly Visit[]) => paired(walls(visits), own, ratioOf)
  const ratio = times(ours)
  return {
    what: titles.frame,
    unit: 'ms',
    ours: median(walls(ours)),
    spread: spreadOf(walls(ours)),
    beside: {
      'page’s first paint': median(own),
      'vanilla wall': median(walls(vanilla)),
      'Preact wall': median(walls(preact)),
    },
    ratio,
    target: atMost(1.05),
    met: ratio <= 1.05,
    ...(ratio <= 1.05 ? {} : { cause: frameCause(ours, median(own), stage) }),
    note: `vanilla wall ${times(vanilla).toFixed(2)} ×, Preact wall ${times(preact).toFixed(2)} ×; all behind a compressing proxy`,
  }
}

function frameCause(ours: readonly Visit[], page: number, stage: Stage): string {
  const tag = (visit: Visit) => Math.min(...ownRequests(visit, stage).map(({ endedAt }) => endedAt))
  const after = (of: (visit: Visit) => number) => `${(median(ours.map(of)) - page).toFixed(0)} ms`
  return `The wall stands ${after(({ wall }) => wall)} after the page’s first paint; its script has come after ${after(tag)}, the rest is running it and drawing.`
}

function shiftRow(ours: readonly Visit[], late: readonly Visit[]): Row {
  const worst = (visits: readonly Visit[]) => Math.max(...visits.map(({ shift }) => shift))
  const delayed = worst(late)
  const figure = Math.max(worst(ours), delayed)
  return {
    what: titles.shift,
    unit: '',
    ours: Number(figure.toFixed(4)),
    beside: { 'delayed script': Number(delayed.toFixed(4)) },
    ratio: null,
    target: '0.000',
    met: figure < 0.0005,
  }
}

function lcpRow({ host, ours, vanilla, preact }: Visits): Row {
  const lcp = (visits: readonly Visit[]) => visits.map((visit) => visit.lcp)
  const effect = (visits: readonly Visit[]) => paired(lcp(visits), lcp(host), (with_, without) => with_ - without)
  return {
    what: titles.lcp,
    unit: 'ms',
    ours: effect(ours),
    beside: { 'page alone': median(lcp(host)), 'vanilla wall +': effect(vanilla), 'Preact wall +': effect(preact) },
    ratio: null,
    target: '≤ +20 ms',
    met: effect(ours) <= 20,
    ...(effect(ours) <= 20 ? {} : { cause: lcpCause(lcp(ours), lcp(host)) }),
  }
}

function lcpCause(ours: readonly number[], host: readonly number[]): string {
  const [few, many] = [Math.min(...host), Math.max(...host)].map((ms) => ms.toFixed(0))
  return `${median(ours).toFixed(0)} ms with the wall; the page alone takes ${few} to ${many} ms from round to round.`
}

/** One until the wall is seen; then the chunk and the offer at once, neither waiting for the other. */
function requestsRow(ours: readonly Visit[], stage: Stage): Row {
  const walks = ours.map((visit) => {
    const own = ownRequests(visit, stage)
    const after = own.filter(({ startedAt }) => startedAt > visit.wall).map(({ startedAt }) => startedAt)
    return { before: own.length - after.length, after: after.length, gap: Math.max(...after) - Math.min(...after) }
  })
  const before = Math.max(...walks.map((walk) => walk.before))
  const after = Math.max(...walks.map((walk) => walk.after))
  const gap = Math.max(...walks.map((walk) => walk.gap))
  return {
    what: titles.requests,
    unit: '',
    ours: before,
    beside: { 'after that': after },
    ratio: null,
    target: 'one; then chunk and offer in parallel',
    met: before === 1 && after === 2 && gap < 50,
    note: `The later ones start within ${gap.toFixed(1)} ms of one another.`,
  }
}

function gatelessRow(visit: Visit, stage: Stage): Row {
  const count = ownRequests(visit, stage).length
  return {
    what: titles.gateless,
    unit: '',
    ours: count,
    beside: {},
    ratio: null,
    target: 'the tag alone',
    met: count === 1,
  }
}

function ownRequests({ requests }: Visit, { ourOrigin }: Stage) {
  return requests.filter(({ url }) => url.startsWith(ourOrigin))
}
