// What has just happened to the wallet, or has not.
import type { WalletNotice } from '../../text/en.ts'
import type { Reading } from '../../text/reading.ts'

// What the reader wanted has happened. Anything else interrupts, because it has not.
const goodNews: readonly WalletNotice[] = [
  'money-added',
  'undone',
  'undone-before',
  'returned',
  'returned-part',
  'kept',
  'kept-before',
  'opened',
  'member-cancelled',
  'member-resumed',
  'member-changed',
  'member-planned',
  'member-kept',
  'member-same',
  'member-paused',
  'member-going',
  'member-ended',
  'member-card',
  'invited',
  'withdrawn',
  'freed',
  'freed-before',
  'seat-taken',
  'seat-left',
  'code-taken-back',
  'code-taken-before',
  'link-made',
  'link-revoked',
  'monthly-stopped',
  'monthly-resumed',
]

export function Told({ notice, reading }: { notice: WalletNotice; reading: Reading }) {
  const { title, body } = reading.words.walletNotices[notice]
  const isGood = goodNews.includes(notice)
  return (
    <div class={isGood ? 'notice happened' : 'notice'} role={isGood ? 'status' : 'alert'}>
      <p class="strong">{title}</p>
      <p>{body}</p>
    </div>
  )
}
