// The reader has seen both wallets, and wants the one that belongs to the proven address in this browser.
import type { ReaderId } from '../core/id.ts'
import type { Ports } from '../ports/index.ts'
import { findCode, openWallet, type ProofAnswer } from './prove-address.ts'

type Switch = { readonly proof: string; readonly reader: ReaderId | null }

/** Changes nothing about the wallet that was in this browser: it is still there, for who can come to it in another way. */
export async function switchWallet(
  ports: Ports,
  { proof, reader }: Switch,
): Promise<Extract<ProofAnswer, { next: 'opened' | 'over' }>> {
  const code = await findCode(ports, proof, 'proven')
  const owner = code === null || code.reader !== reader ? null : await ports.store.readerByMail(code.address)
  if (code === null || owner === null) return { next: 'over' }
  return (await openWallet(ports, code, owner)) as Extract<ProofAnswer, { next: 'opened' | 'over' }>
}
