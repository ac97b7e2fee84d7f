// The organiser takes a seat back from whoever has it.
import type { MailAddress } from '../core/mail.ts'
import type { Ports } from '../ports/index.ts'
import { type GroupAsked, ownGroup } from './own-group.ts'

/**
 * By the address, not by the place: an old form must not hit whoever sits there now. The address may not take a seat again, though all of
 * its domain may, until it is invited anew. False: it has no seat.
 */
export async function freeSeat(ports: Ports, asked: GroupAsked & { readonly address: MailAddress }): Promise<boolean> {
  const { seats } = await ownGroup(ports, asked)
  const { membership, address } = asked
  const seat = seats.find((each) => each.address === address)
  if (seat === undefined) return false
  await ports.store.commit([
    { change: 'free-seat', membership, reader: seat.reader },
    { change: 'put-invitation', membership, invited: address, state: 'barred', at: ports.clock.now() },
  ])
  return true
}
