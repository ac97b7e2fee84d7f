// What a publisher's dashboard asks, over HTTP with the site's secret key: what is owed, lines, unlocks, refunds.
import { DatabaseSync } from 'node:sqlite'
import { withBooks } from '../backend/kept-books.ts'
import { loadOn, type MeasuredProgram } from '../backend/measured-program.ts'
import type { Shop } from '../backend/shop.ts'
import { requestText } from '../load/wire.ts'
import { median, spreadOf } from '../rounds.ts'
import type { Row } from '../row.ts'

const answerMsMax = 300

/** Milliseconds that each question takes. */
export type Answered = Readonly<Record<string, number>>

/** The newest page of each list, and one from far down: nineteen of twenty lines are newer. */
export function dashboardQuestions({ database: path, secretKey }: Shop, entries: number) {
  const database = new DatabaseSync(path, { readOnly: true })
  const idIn = (table: string, instant: string) => {
    const oldest = `select id from ${table} order by ${instant} limit 1 offset (select count(*) / 20 from ${table})`
    return (database.prepare(oldest).get() as { id: string }).id
  }
  const [unlock, refund] = [idIn('entitlements', 'granted_at'), idIn('refunds', 'started_at')]
  database.close()
  const headers = { Authorization: `Bearer ${secretKey}` }
  const asked = (path: string) => requestText({ path: `/v1/admin/${path}`, headers })
  return {
    statement: asked('statement'),
    'statement, far down': asked(`statement?before=${Math.round(entries / 20)}`),
    unlocks: asked('unlocks'),
    'unlocks, far down': asked(`unlocks?before=${unlock}`),
    refunds: asked('refunds'),
    'refunds, far down': asked(`refunds?before=${refund}`),
  }
}

export async function askAll(
  server: MeasuredProgram,
  questions: ReturnType<typeof dashboardQuestions>,
): Promise<Answered> {
  const answered: Record<string, number> = {}
  for (const [name, request] of Object.entries(questions))
    answered[name] = (await loadOn(server, { lanes: [[request]] })).p50
  return answered
}

/** What of a statement is its sum, and what its lines. */
export async function dashboardCause(shop: Shop): Promise<string> {
  const { publisher } = shop.site
  return withBooks(shop, async ({ store }) => {
    const [sum, lines] = [
      await timed(() => store.payables(publisher)),
      await timed(() => store.payableLines(publisher, null, 100)),
    ]
    return `Asked of the store alone, what is owed takes ${sum} ms and a page of lines ${lines} ms.`
  })
}

async function timed(ask: () => Promise<unknown>): Promise<string> {
  const startedAt = performance.now()
  await ask()
  return (performance.now() - startedAt).toFixed(0)
}

type Sizes = Record<'small' | 'large', Answered[]>

export function dashboardRow({ small, large }: Sizes, cause: string): Row {
  const names = Object.keys(large[0] ?? {})
  const times = (rounds: readonly Answered[], name: string) => rounds.map((answered) => answered[name] as number)
  const slowest = (rounds: readonly Answered[]) =>
    names.toSorted((a, b) => median(times(rounds, b)) - median(times(rounds, a)))[0] as string
  const own = times(large, slowest(large))
  const met = median(own) < answerMsMax
  return {
    what: '10⁶ entries, the slowest question of a publisher’s dashboard',
    unit: 'ms',
    ours: median(own),
    spread: spreadOf(own),
    beside: {
      '10⁴ entries': median(times(small, slowest(small))),
      ...Object.fromEntries(names.map((name) => [name, median(times(large, name))])),
    },
    ratio: median(own) / answerMsMax,
    target: `< ${answerMsMax} ms`,
    met,
    note: 'The lists of the admin API, over HTTP; a statement has what is owed and a page of lines. There is no dashboard before them yet.',
    ...(met ? {} : { cause }),
  }
}
