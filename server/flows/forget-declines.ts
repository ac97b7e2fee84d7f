// Declined cards count for minutes and are forgotten within a day.
import { after } from '../core/instant.ts'
import type { Ports } from '../ports/index.ts'

const keptSeconds = 24 * 60 * 60

export async function forgetDeclines({ store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<void> {
  await store.commit([{ change: 'forget-card-declines', before: after(clock.now(), -keptSeconds) }])
}
