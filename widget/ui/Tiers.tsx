// The tiers as the reader sees them: a card each, a switch between months and years, and what becomes of a press on Join.
import type { Table } from '../membership.ts'
import type { Step } from '../session.ts'
import { dateText, priceText } from './price.ts'
import { type Asked, askedFor, type Choice, type Interval, savingOf, type Tier } from './tier-price.ts'

export type TiersProps = {
  table: Table
  step: Step
  /** Those to show, from the lowest to the highest. Unknown at first. */
  tiers: Tier[] | undefined
  intervals: Interval[]
  interval: Interval
  onInterval: (interval: Interval) => void
  onJoin: (choice: Choice) => void
  onAgain: () => void
}

/** The announcement stays in place through all steps: a live region that comes together with its text is not read out. */
export function Tiers(props: TiersProps) {
  const { table, step } = props
  const { words } = table
  const news = step.is === 'paying' ? words.whilePaying : step.says?.notice
  return (
    <>
      <p role="status">{news}</p>
      {step.is === 'refused' ? (
        <Refused {...props} />
      ) : table.memberOf ? (
        <Member {...props} />
      ) : (
        props.intervals.length > 0 && <Cards {...props} />
      )}
    </>
  )
}

function Cards(props: TiersProps) {
  const { table, tiers = [] } = props
  return (
    <section part="tiers" lang={table.embed.language} aria-label={table.words.heading}>
      <Switch {...props} />
      <ul>
        {tiers.map((tier) => (
          <Card key={tier.tier} tier={tier} {...props} />
        ))}
      </ul>
    </section>
  )
}

function Switch({ table, tiers = [], intervals, interval, onInterval }: TiersProps) {
  if (intervals.length < 2) return null
  const { legend, ...names } = table.words.intervals
  // What all of them save alike is said beside the switch.
  const savings = new Set(tiers.filter(hasYear).map((tier) => savingText(table, tier)))
  const [saving] = savings.size === 1 ? savings : []
  return (
    <fieldset part="switch">
      <legend>{legend}</legend>
      {intervals.map((each) => (
        <label key={each}>
          <input type="radio" name="interval" checked={each === interval} onChange={() => onInterval(each)} />
          <span>
            {names[each]} {each === 'year' && saving && <small>{saving}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

const hasYear = ({ prices }: Tier) => prices.some(({ interval }) => interval === 'year')

function Card({ tier, ...props }: TiersProps & { tier: Tier }) {
  const { table, step, interval } = props
  const { words, embed, site } = table
  const asked = askedFor(tier, interval, site?.currency ?? '')
  if (!asked) return null
  const { price, regular } = asked
  const id = `tier-${tier.tier}`
  const isChosen = table.choice?.tier === tier.tier
  return (
    <li part="tier" aria-labelledby={id} data-step={isChosen ? step.is : undefined}>
      <h2 part="name" id={id}>
        {tier.name}
      </h2>
      <p part="price">
        {regular && (
          <s part="regular">
            <i>{words.regular} </i>
            {priceText(regular, embed.locale)}
          </s>
        )}{' '}
        <b>{priceText(price, embed.locale)}</b> <span>{words.per[asked.interval]}</span>
      </p>
      <p part="terms">
        {termsOf(table, tier, asked).map((each) => (
          <span key={each}>{each}</span>
        ))}
      </p>
      <ul part="perks">
        {tier.perks.map((perk) => (
          <li key={perk}>{perk}</li>
        ))}
      </ul>
      <Join tier={tier} asked={asked} isChosen={isChosen} {...props} />
      <Extras tier={tier} asked={asked} table={table} />
    </li>
  )
}

function Join({
  table,
  step,
  tier,
  asked,
  isChosen,
  onJoin,
}: TiersProps & { tier: Tier; asked: Asked; isChosen: boolean }) {
  const { words } = table
  const is = isChosen ? step.is : 'ready'
  const label =
    is === 'opening' ? words.opening : is === 'paying' ? words.paying : tier.trialDays ? words.tryIt : words.join
  const news = isChosen ? (is === 'paying' ? words.whilePaying : step.says?.notice) : undefined
  const { interval, price } = asked
  return (
    <>
      <button
        part="join"
        type="button"
        aria-label={`${label}: ${tier.name}`}
        onClick={() => onJoin({ tier: tier.tier, interval, price })}
      >
        {label}
      </button>
      <p part="notice" data-news={news ? true : undefined}>
        {news ?? words.anytime}
      </p>
    </>
  )
}

/** Plain links to pages of ours, which a gift or a group needs. */
function Extras({ table, tier, asked }: { table: Table; tier: Tier; asked: Asked }) {
  const { words, embed } = table
  const address = (more: Record<string, string>) =>
    `${embed.api}/pay/start?${new URLSearchParams({ site: embed.site, tier: tier.tier, interval: asked.interval, ...more })}`
  return (
    <p part="extra">
      <Link href={address({ gift: '1' })}>{words.gift}</Link>
      {tier.seatsMax > 1 && <Link href={address({ seats: '2' })}>{words.group}</Link>}
    </p>
  )
}

function Member({ table }: TiersProps) {
  const { words, embed, site, memberOf } = table
  const tier = site?.tiers.find(({ tier }) => tier === memberOf)
  return (
    <section part="tiers" lang={embed.language} aria-labelledby="h">
      <div part="tier" data-step="open">
        <h2 part="title" id="h">
          {words.joined}
        </h2>
        <p part="name">{tier?.name ?? memberOf}</p>
        <p part="notice">{words.opensItself}</p>
        <p part="extra">
          <Link href={`${embed.api}/wallet`}>{words.manage}</Link>
        </p>
      </div>
    </section>
  )
}

function Refused({ table, step, onAgain }: TiersProps) {
  const { words, embed } = table
  return (
    <section part="tiers" lang={embed.language} aria-labelledby="h">
      <div part="tier" data-step="refused">
        <h2 part="title" id="h">
          {words.failed}
        </h2>
        <p part="notice" data-news>
          {step.says?.notice}
        </p>
        <button part="join" type="button" onClick={onAgain}>
          {words.again}
        </button>
      </div>
    </section>
  )
}

function Link({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noopener">
      {children}
    </a>
  )
}

/** What goes with the price: free days, a founding price, what a year saves. */
function termsOf(table: Table, tier: Tier, { interval, price, founding }: Asked): string[] {
  const { words, embed } = table
  const perInterval = `${priceText(price, embed.locale)} ${words.per[interval]}`
  const until = founding?.until ? dateText(founding.until, embed.locale) : null
  return [
    tier.trialDays ? words.free(tier.trialDays, perInterval) : '',
    founding ? words.founding(until, founding.left) : '',
    interval === 'year' ? savingText(table, tier) : '',
  ].filter(Boolean)
}

function savingText({ words, embed, site }: Table, tier: Tier): string {
  const saving = savingOf(tier, site?.currency ?? '')
  if (!saving) return ''
  return 'months' in saving ? words.monthsFree(saving.months) : words.saves(priceText(saving.amount, embed.locale))
}
