// The operator decides that a reader may spend again: after a dispute that was lost, or a warning about a large payment.
import type { ReaderId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import type { Ports, Standing } from '../ports/index.ts'

/** An open dispute keeps the wallet on hold whatever the operator says: the bank decides first. */
export async function releaseWallet({ store }: Pick<Ports, 'store'>, reader: ReaderId): Promise<Standing> {
  if ((await store.standing(reader)) === null) throw new Problem('not-found', 'There is no such reader.')
  await store.commit([
    { change: 'lift-holds', reader },
    { change: 'review-standing', reader },
  ])
  return (await store.standing(reader)) ?? 'good'
}
