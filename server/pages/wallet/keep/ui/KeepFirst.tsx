// A sentence for members whose wallet is kept under no address: we could not tell them that a payment has failed.
import type { Reading } from '../../../text/reading.ts'

/** `isElsewhere`: it stands beside the wallet, in a window that may close. */
export function KeepFirst({ reading, isElsewhere = false }: { reading: Reading; isElsewhere?: boolean }) {
  const { late } = reading.words
  return (
    <p class="fine">
      {late.keepFirst}{' '}
      <a href={isElsewhere ? '/wallet#keep' : '#keep'} {...(isElsewhere && { target: '_blank', rel: 'noopener' })}>
        {late.toKeep}
      </a>
    </p>
  )
}
