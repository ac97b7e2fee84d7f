// The way back to the page of the membership, without having done anything.
import type { Membership } from '../../../../core/membership.ts'
import type { Reading } from '../../../text/reading.ts'

export function Leave({ membership, reading }: { membership: Pick<Membership, 'id'>; reading: Reading }) {
  return (
    <a class="secondary" href={`/wallet/membership/${membership.id}`}>
      {reading.words.membership.back}
    </a>
  )
}
