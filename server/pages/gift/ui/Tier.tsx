// Which tier of which site it is. The host is what nobody can make up; the names are the publisher's own words.
import { audienceOf, type Site } from '../../../core/site.ts'
import type { Tier as OfSite } from '../../../core/tier.ts'

export function Tier({ site, tier }: { site: Site; tier: OfSite }) {
  return (
    <header class="article">
      <p class="site">
        <bdi>{site.name}</bdi>
        <span aria-hidden="true">·</span>
        <span class="host" dir="ltr">
          {new URL(audienceOf(site)).host}
        </span>
      </p>
      <h1>
        <bdi>{tier.name}</bdi>
      </h1>
      {tier.perks.length > 0 && (
        <ul class="perks">
          {tier.perks.map((perk) => (
            <li key={perk}>
              <bdi>{perk}</bdi>
            </li>
          ))}
        </ul>
      )}
    </header>
  )
}
