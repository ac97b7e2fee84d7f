// A code was typed: if it is the right one, the address is proven, and the wallet that belongs to it is kept or opened.
import type { Change } from '../core/change.ts'
import type { ReaderId } from '../core/id.ts'
import { isPast } from '../core/instant.ts'
import { codeTriesMax, type MailCode } from '../core/mail-code.ts'
import type { Ports } from '../ports/index.ts'
import { hashOf } from './ask-mail-code.ts'
import { invitedTo } from './view-seats.ts'

export type ProofAnswer =
  /** This reader's wallet is kept under the address now, or was already. */
  | { readonly next: 'kept' | 'kept-before' }
  /** This reader's wallet is kept under another address, and has one only. */
  | { readonly next: 'kept-elsewhere' }
  /** This browser is given the wallet of the address. */
  | { readonly next: 'opened'; readonly cookie: string }
  /** The wallet of the address is another one than that in this browser: the reader decides (`switchWallet`). */
  | { readonly next: 'confirm' }
  | { readonly next: 'no-wallet' }
  | { readonly next: 'wrong'; readonly triesLeft: number }
  /** Too late, too many tries, used, or asked for by somebody else. */
  | { readonly next: 'over' }

type Proof = { readonly proof: string; readonly digits: string; readonly reader: ReaderId | null }

export async function proveAddress(ports: Ports, { proof, digits, reader }: Proof): Promise<ProofAnswer> {
  const { store, ids, log } = ports
  const code = await findCode(ports, proof, 'open')
  // A browser that has got another wallet meanwhile asks anew: its code was for the other one.
  if (code === null || code.reader !== reader) return { next: 'over' }
  // Counted before it is looked at, so that fifty guesses at once are five tries.
  const tried = await store.commit([{ change: 'try-mail-code', code: code.id, at: ports.clock.now() }])
  if (!tried.done) return { next: 'over' }
  if ((await hashOf({ ids }, proof, digits)) === code.codeHash) return decide(ports, code)
  const triesLeft = codeTriesMax - code.tries - 1
  if (triesLeft > 0) return { next: 'wrong', triesLeft }
  log.warn('mail-code-burnt')
  return { next: 'over' }
}

/** The code behind a browser's secret, while it can still be used. */
export async function findCode(
  { store, ids, clock }: Pick<Ports, 'store' | 'ids' | 'clock'>,
  proof: string,
  state: MailCode['state'],
): Promise<MailCode | null> {
  const code = await store.mailCode(await ids.hash(proof))
  return code === null || code.state !== state || isPast(code.expiresAt, clock.now()) ? null : code
}

async function decide(ports: Ports, code: MailCode): Promise<ProofAnswer> {
  const { store } = ports
  const { address, wish, reader } = code
  const [owner, own] = [await store.readerByMail(address), reader === null ? null : await store.mailAddress(reader)]
  if (owner !== null && owner === reader) return used(ports, code, [], { next: 'kept-before' })
  if (owner !== null) return reader === null ? openWallet(ports, code, owner) : ask(ports, code)
  if (reader === null && (await invitedTo(ports, address)).length > 0) return openFresh(ports, code)
  if (reader === null || wish === 'open') return used(ports, code, [], { next: 'no-wallet' })
  if (own !== null) return used(ports, code, [], { next: 'kept-elsewhere' })
  return keep(ports, code, reader)
}

/** Loses against whoever has proven the same address, or another one for the same reader, a moment before: then all is looked at again. */
async function keep(ports: Ports, code: MailCode, reader: ReaderId): Promise<ProofAnswer> {
  const { store, clock } = ports
  const at = clock.now()
  const kept = await store.commit([
    { change: 'move-mail-code', code: code.id, to: 'used', at },
    { change: 'add-mail-address', address: code.address, reader, at },
  ])
  if (kept.done) return { next: 'kept' }
  return kept.guard === 'code-over' ? { next: 'over' } : decide(ports, code)
}

/** Whoever is invited to a seat has paid for nothing yet: the wallet to keep it in comes into being by the address. */
async function openFresh(ports: Ports, code: MailCode): Promise<ProofAnswer> {
  const { store, ids, clock } = ports
  const [at, reader, cookie] = [clock.now(), ids.id('reader'), ids.secret()]
  const made = await store.commit([
    { change: 'move-mail-code', code: code.id, to: 'used', at },
    { change: 'add-reader', reader, cookieHash: await ids.hash(cookie), at },
    { change: 'add-mail-address', address: code.address, reader, at },
  ])
  if (made.done) return { next: 'opened', cookie }
  return made.guard === 'code-over' ? { next: 'over' } : decide(ports, code)
}

async function ask({ store, clock }: Ports, code: MailCode): Promise<ProofAnswer> {
  const proven = await store.commit([{ change: 'move-mail-code', code: code.id, to: 'proven', at: clock.now() }])
  return proven.done ? { next: 'confirm' } : { next: 'over' }
}

/** One more browser for the reader who has the address. */
export async function openWallet(ports: Ports, code: MailCode, owner: ReaderId): Promise<ProofAnswer> {
  const { ids, clock } = ports
  const cookie = ids.secret()
  const given: Change = {
    change: 'add-reader-cookie',
    reader: owner,
    cookieHash: await ids.hash(cookie),
    at: clock.now(),
  }
  return used(ports, code, [given], { next: 'opened', cookie })
}

async function used(
  { store, clock }: Ports,
  code: MailCode,
  changes: readonly Change[],
  answer: ProofAnswer,
): Promise<ProofAnswer> {
  const move: Change = { change: 'move-mail-code', code: code.id, to: 'used', at: clock.now() }
  return (await store.commit([move, ...changes])).done ? answer : { next: 'over' }
}
