// /v1/admin/tips.csv: all tips of a site for a spreadsheet.
import { Hono } from 'hono'
import { exportTips } from '../flows/export-tips.ts'
import type { Ports } from '../ports/index.ts'
import type { AdminEnv } from './env.ts'

/** Mounted in the admin API, behind its key. */
export function tipsCsv(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()

  routes.get('/tips.csv', async (c) => {
    const pieces = exportTips(ports, c.get('site'))
    // The first is asked for before anything is answered: a database that is down is a problem, not half a file.
    const first = await pieces.next()
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', 'attachment; filename="tips.csv"')
    return c.body(streamed(first, pieces))
  })
  return routes
}

type Pieces = AsyncGenerator<string, void>

function streamed(first: Awaited<ReturnType<Pieces['next']>>, pieces: Pieces): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let next: typeof first | null = first
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = next ?? (await pieces.next())
      next = null
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: async () => void (await pieces.return()),
  })
}
