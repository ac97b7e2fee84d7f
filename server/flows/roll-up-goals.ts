// Rolls up the sums of goals as those of payees are, and looks which of them are reached.
import type { Ports } from '../ports/index.ts'
import { reachAllGoals } from './reach-goals.ts'
import { entriesMax, settledJournal } from './roll-up-balances.ts'

/** Goes as far as is settled. Two at once do the work of one. */
export async function rollUpGoals(ports: Pick<Ports, 'store' | 'clock'>): Promise<void> {
  const { store } = ports
  const settled = await settledJournal(ports)
  for (let from = await store.goalsRolledTo(); from !== null && from < settled; ) {
    const to = Math.min(from + entriesMax, settled)
    await store.commit([{ change: 'roll-up-goals', to }])
    from = to
  }
  await reachAllGoals(ports)
}
