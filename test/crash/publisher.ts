// A publisher's own program: it gives back some of what was sold, and sends each wish to both servers at once.
import { patiently, shortPause } from './patience.ts'
import { hear, type Told } from './told.ts'
import type { TwoServers } from './two-servers.ts'

type Asking = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string }
type Sold = { readonly entitlement: string; readonly revokedAt: string | null }

/** Two answers to one key have to be one refund. */
export async function refundSome(servers: TwoServers, told: Told, isOver: () => boolean): Promise<void> {
  const { unlocks, refund } = publisherOf(servers, told)
  for (let count = 0; !isOver(); count++) {
    await shortPause(400)
    const open = (await unlocks(count % 2)).filter(({ revokedAt }) => revokedAt === null)
    const chosen = open[count % 10]
    if (chosen === undefined) continue
    const wish = { entitlement: chosen.entitlement, to: count % 3 === 0 ? 'card' : 'wallet' }
    const answers = await Promise.all([0, 1].map((server) => refund(server, `refund-${count}`, wish)))
    const given = new Set(answers.filter((answer) => answer !== 'refused'))
    if (given.size > 1)
      told.contradictions.push(`refund-${count} of ${chosen.entitlement} became ${[...given].join(' and ')}`)
    for (const id of given) told.refunds.add(id)
  }
}

function publisherOf({ addresses, secretKey }: TwoServers, told: Told) {
  const ask = async (server: number, path: string, init: Asking = {}) => {
    const headers = { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json', ...init.headers }
    const answer = await fetch(`${addresses[server]}/v1/admin/${path}`, { ...init, headers }).catch(() => null)
    hear(told, answer)
    return answer
  }
  return {
    async unlocks(server: number): Promise<Sold[]> {
      const answer = await ask(server, 'unlocks')
      return answer?.ok ? ((await answer.json().catch(() => null))?.unlocks ?? []) : []
    },
    /** Answers the refund's id, or `refused`: undone in the meantime, or no card that can take it now. */
    refund: (server: number, key: string, wish: object): Promise<string> =>
      patiently(`${key} at ${addresses[server]}`, async () => {
        const headers = { 'Idempotency-Key': key }
        const answer = await ask(server, 'refunds', { method: 'POST', headers, body: JSON.stringify(wish) })
        if (answer?.status === 409) return 'refused'
        return answer?.status === 201 ? ((await answer.json()) as { refund: string }).refund : null
      }),
  }
}
