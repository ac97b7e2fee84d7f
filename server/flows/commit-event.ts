// Commits what a message of the provider means, together with the message's id.
import type { Change, Committed } from '../core/change.ts'
import type { Ports, ProviderEvent } from '../ports/index.ts'

/**
 * A message that was applied before may come again when more has become true: then only the changes are committed. Without
 * changes only the message is noted; without either there is nothing to commit.
 */
export async function commitEvent(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  changes: readonly Change[],
  event: ProviderEvent | undefined,
): Promise<Committed> {
  const noted: Change[] =
    event === undefined ? [] : [{ change: 'record-event', event: event.id, kind: event.kind, at: clock.now() }]
  const all = [...changes, ...noted]
  if (all.length === 0) return { done: true }
  const committed = await store.commit(all)
  if (committed.done || committed.guard !== 'event-applied') return committed
  return changes.length === 0 ? { done: true } : store.commit(changes)
}
