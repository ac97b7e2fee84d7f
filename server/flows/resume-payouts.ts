// The operator has mended what was wrong: payouts go on, if the books are in order.
import type { Finding, Ports } from '../ports/index.ts'
import { checkLedger } from './check-ledger.ts'

/** Refused, with the findings, while an invariant is broken. Resuming what is not on hold changes nothing. */
export async function resumePayouts(
  ports: Pick<Ports, 'store' | 'audit' | 'ids' | 'clock'>,
): Promise<{ resumed: true } | { resumed: false; findings: readonly Finding[] }> {
  const { findings } = await checkLedger(ports)
  if (findings.length > 0) return { resumed: false, findings }
  await ports.store.commit([{ change: 'resume-payouts', at: ports.clock.now() }])
  return { resumed: true }
}
