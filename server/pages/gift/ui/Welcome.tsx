// A member by a gift: until when, and the way to the site.
import type { Membership } from '../../../core/membership.ts'
import type { Site } from '../../../core/site.ts'
import type { Tier as OfSite } from '../../../core/tier.ts'
import { Tick } from '../../pay/ui/Done.tsx'
import { Row, Rows } from '../../pay/ui/Rows.tsx'
import type { Reading } from '../../text/reading.ts'
import { LocalTime } from '../../ui/LocalTime.tsx'
import { Tier } from './Tier.tsx'

type WelcomeProps = { membership: Membership; site: Site; tier: OfSite; page: string; reading: Reading }

export function Welcome({ membership: { paidUntil, startedAt }, site, tier, page, reading }: WelcomeProps) {
  const { words } = reading
  return (
    <>
      <p class="outcome good" role="status">
        <Tick />
        {words.joined}
      </p>
      <Tier site={site} tier={tier} />
      <Rows>
        <Row says={words.endsOn} amount={<LocalTime at={paidUntil ?? startedAt} reading={reading} />} />
      </Rows>
      <p class="why">
        {words.gifts.onSite(site.name)} {words.gifts.endsItself}
      </p>
      <a class="primary" href={page}>
        {words.backTo(site.name)}
      </a>
    </>
  )
}
