// One membership: what it is and opens, what it can become, and the ways to another card, to a pause and out of it.
import type { MembershipView } from '../../../../flows/view-membership.ts'
import type { WalletNotice } from '../../../text/en.ts'
import type { Reading } from '../../../text/reading.ts'
import { termsText } from '../../../text/terms-text.ts'
import { LocalTime } from '../../../ui/LocalTime.tsx'
import { Told } from '../../ui/Told.tsx'
import { Choices } from './Choices.tsx'
import { Endings } from './Endings.tsx'
import { Planned } from './Planned.tsx'
import { Portal } from './Portal.tsx'

type MembershipPageProps = { view: MembershipView; notice: WalletNotice | null; reading: Reading }

export function MembershipPage({ view, notice, reading }: MembershipPageProps) {
  const { words } = reading
  const { membership, site, tier, is, until, perks, opensAll } = view
  return (
    <div class="wallet">
      <header class="article">
        <p class="site">
          <bdi>{site}</bdi>
        </p>
        <h1>
          <bdi>{tier}</bdi>
        </h1>
        <p class="price">{termsText(membership, reading)}</p>
        <p class="fine">
          <LocalTime at={until} reading={reading} says={words.memberStates[is]} />
        </p>
      </header>
      {notice !== null && <Told notice={notice} reading={reading} />}
      <ul class="perks">
        <li>{opensAll ? words.opensAll(site) : words.opensPart(site)}</li>
        {perks.map((perk) => (
          <li key={perk}>
            <bdi>{perk}</bdi>
          </li>
        ))}
      </ul>
      <Waiting view={view} reading={reading} />
      <Planned view={view} reading={reading} />
      <Choices view={view} reading={reading} />
      <Portal membership={membership} reading={reading} />
      <Endings view={view} reading={reading} />
      <a class="secondary" href="/wallet">
        {words.backToWallet}
      </a>
    </div>
  )
}

function Waiting({ view: { waiting }, reading }: { view: MembershipView; reading: Reading }) {
  if (waiting === null) return null
  const words = reading.words.membership
  return (
    <section class="notice">
      <h2>{words.waiting}</h2>
      <p>{words.waitingBody}</p>
      <a class="primary" href={waiting.url} rel="noreferrer">
        {words.confirmAtStripe}
      </a>
    </section>
  )
}
