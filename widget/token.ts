// The unlock token a gate holds: read for its age only. Whether it is genuine is for servers to say.
import { askEntitlements } from './api.ts'
import type { Gate } from './gate.ts'
import { bought, type Kept } from './keep.ts'

/** The grant no longer gives this item. */
export class Lost extends Error {
  readonly because: 'revoked' | 'not-owned'
  constructor(because: Lost['because']) {
    super(because)
    this.because = because
  }
}

/** Gives the work a token that should still hold, and a new one, once, when the server finds it does not. */
export async function withToken<Result>(gate: Gate, work: (token: string) => Promise<Result>): Promise<Result> {
  const kept = bought.read(gate)
  if (!kept) {
    // What everybody may read needs none.
    if (gate.opened) return work('')
    throw new Lost('not-owned')
  }
  try {
    const isOld = !isFresh(kept.token)
    const token = isOld ? await renew(gate, kept) : kept.token
    return await work(token).catch(async (problem) => {
      if (isOld || problem.code !== 'unauthenticated') throw problem
      return work(await renew(gate, kept))
    })
  } catch (problem) {
    throw lossIn(problem as { code?: string }) ?? problem
  }
}

async function renew(gate: Gate, kept: Kept): Promise<string> {
  const [answer] = (await askEntitlements(gate, [gate.item], kept.grant)).items
  if (!answer?.granted) throw new Lost(answer?.because ?? 'not-owned')
  bought.write(gate, { ...kept, token: answer.token })
  return answer.token
}

/** A refused grant is the end of it here; the purchase itself can be restored in the pay window. */
function lossIn({ code }: { code?: string }): Lost | null {
  if (code === 'revoked') return new Lost('revoked')
  if (code === 'payment-required' || code === 'unauthenticated') return new Lost('not-owned')
  return null
}

/** Half a minute before the end counts as over: the request has to arrive, and clocks differ. */
function isFresh(token: string): boolean {
  try {
    const claims = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')))
    return claims.exp * 1000 > Date.now() + 30_000
  } catch {
    return false
  }
}
