// The tables as the query builder sees them. Instants are ISO text, amounts are minor units, secrets are hashes.
import type { Generated } from 'kysely'

export type Schema = {
  sites: {
    id: string
    publisher: string
    name: string
    currency: string
    default_price: number | null
    locale: string
    key_hash: string
    created_at: string
    holds_messages: Generated<number>
    /** A list in JSON. */
    stickers: string | null
  }
  site_origins: { origin: string; site: string; position: number }
  items: {
    site: string
    id: string
    kind: string
    title: string
    price: number | null
    mode: string | null
    page: string | null
    /** Of creators, in JSON. */
    shares: string | null
    updated_at: string
  }
  item_contents: { site: string; item: string; html: string; updated_at: string }
  price_rules: { site: string; position: number; pattern: string; price: number }
  tiers: {
    site: string
    id: string
    name: string
    /** A list in JSON, as `patterns` is. */
    perks: string
    level: number
    patterns: string
    trial_days: number
    seats_max: number
    updated_at: string
    withdrawn_at: string | null
  }
  tier_prices: {
    site: string
    tier: string
    position: number
    billing_interval: string
    amount: number
    currency: string
    founding_amount: number | null
    founding_until: string | null
    founding_places: number | null
  }
  memberships: {
    id: string
    reader: string
    site: string
    cause: string
    tier: string
    billing_interval: string
    /** Of one seat. */
    amount: number
    currency: string
    seats: number
    is_founding: number
    next_tier: string | null
    next_interval: string | null
    next_amount: number | null
    next_seats: number | null
    lang: string
    ticket: string | null
    surface: string
    state: string
    session: string | null
    subscription: string | null
    renews: number
    trial_until: string | null
    joined_at: string | null
    paid_until: string | null
    ended_at: string | null
    version: number
    started_at: string
    /** When the provider was last asked about it. */
    seen_at: string
    /** When a change was begun of which nobody knows yet what came of it. */
    changing_at: string | null
  }
  /** What a membership was from one instant to the next. */
  membership_versions: {
    membership: string
    version: number
    reader: string
    site: string
    cause: string
    billing_interval: string
    amount: number
    currency: string
    seats: number
    state: string
    renews: number
    trial_until: string | null
    paid_until: string
    since: string
    /** Null: it is so now. */
    until: string | null
  }
  membership_payments: {
    invoice: string
    membership: string
    payment: string | null
    amount: number
    currency: string
    refunded_amount: Generated<number>
    paid_until: string
    paid_at: string
  }
  membership_refunds: { id: string; invoice: string; amount: number; state: string; sent_at: string }
  membership_credits: { membership: string; entitlement: string; amount: number }
  membership_dues: {
    membership: string
    invoice: string
    amount: number
    currency: string
    attempts: number
    next_attempt_at: string | null
    needs_holder: number
  }
  membership_letters: { membership: string; occasion: string; written_at: string }
  gifts: {
    id: string
    site: string
    tier: string
    billing_interval: string
    giver: string | null
    ticket: string | null
    codes: number
    taken_back: number
    amount: number
    currency: string
    given_at: string
    expires_at: string
  }
  gift_codes: {
    code_hash: string
    gift: string
    position: number
    state: string
    membership: string | null
    changed_at: string
  }
  gift_link_rules: { site: string; opens: number; days: number; per_month: number }
  gift_links: {
    id: string
    code_hash: string
    site: string
    item: string
    giver: string | null
    entitlement: string | null
    month: string | null
    number: number | null
    opens: number
    opened: number
    created_at: string
    expires_at: string
    revoked_at: string | null
  }
  gift_link_openings: { link: string; reader: string; entitlement: string; opened_at: string }
  seats: { membership: string; place: number; reader: string; address: string; taken_at: string }
  seat_invitations: { membership: string; invited: string; state: string; is_told: number; invited_at: string }
  /** Who has ever had a seat. */
  seat_takers: { membership: string; reader: string }
  creators: {
    id: string
    site: string
    name: string
    title: string
    about: string | null
    website: string | null
    tip_share: Generated<number>
    created_at: string
    closed_at: string | null
  }
  tips: {
    id: string
    site: string
    creator: string
    reader: string
    ticket: string
    amount: number
    currency: string
    name: string | null
    message: string | null
    is_public: number
    is_anonymous: number
    given_at: string
    message_state: Generated<string>
    net: Generated<number | null>
    sequence: Generated<number | null>
    returned_at: string | null
    standing_tip: string | null
    month: number | null
    sticker: string | null
  }
  goals: {
    id: string
    site: string
    name: string
    title: string
    amount: number
    currency: string
    creator: string | null
    basis: string
    starts_at: string
    ends_at: string | null
    item: string | null
    created_at: string
    reached_at: Generated<string | null>
    /** How many had given by then. Null where an earlier release saw it reached. */
    reached_by: Generated<number | null>
    dropped_at: Generated<string | null>
    version: number
  }
  goal_sums: { goal: string; last_sequence: number; gross: number; net: number; named: number; unnamed: number }
  polls: {
    id: string
    site: string
    name: string
    question: string
    /** In JSON. */
    options: string
    amount: number
    currency: string
    creator: string
    ends_at: string | null
    is_free_for_members: number
    created_at: string
    dropped_at: Generated<string | null>
    version: number
  }
  votes: {
    id: string
    site: string
    poll: string
    option: string
    reader: string
    tip: string | null
    amount: number | null
    cast_at: string
  }
  goal_supporters: { goal: string; reader: string; name: string }
  /** `creator` empty: of the whole site. */
  supporters: {
    site: string
    creator: string
    reader: string
    name: string
    currency: string
    amount: number
    latest: string
    latest_at: string
    latest_creator: string
  }
  standing_tips: {
    id: string
    site: string
    creator: string
    reader: string
    ticket: string
    amount: number
    currency: string
    name: string | null
    is_anonymous: number
    /** How many others the reader had when it was begun. */
    beside: number
    began_at: string
    month: number
    next_at: string
    obstacle: string | null
    skipped: number
    last_at: string
    ended_at: string | null
    ended_by: string | null
    version: number
  }
  card_declines: { id: string; site: string; checkout: string; pause: number | null; declined_at: string }
  card_tip_pauses: {
    site: string
    number: number
    because: string
    paused_at: string
    ended_at: Generated<string | null>
  }
  return_orders: { site: string; key: string; body_hash: string; ordered_at: string }
  blocked_supporters: { site: string; supporter: string; reader: string; tip: string; blocked_at: string }
  readers: { id: string; cookie_hash: string; created_at: string; standing: Generated<string> }
  site_grants: { hash: string; site: string; reader: string; created_at: string; used_at: string }
  tickets: {
    id: string
    site: string
    item: string
    challenge: string | null
    page: string
    state: string
    reader: string | null
    entitlement: string | null
    opened_at: string
    expires_at: string
    /** Of a ticket to join; null for one to unlock. */
    tier: string | null
    billing_interval: string | null
    currency: string | null
    membership: string | null
    /** Of a ticket to give memberships away: what is given, in JSON. */
    gift: string | null
    /** Of a ticket to tip: how much for whom, and the words with it, in JSON. */
    tip: string | null
  }
  entitlements: {
    id: string
    reader: string
    site: string
    item: string
    cause: string
    price_amount: number | null
    price_currency: string | null
    refunded_amount: Generated<number>
    granted_at: string
    revoked_at: string | null
  }
  checkouts: {
    id: string
    reader: string
    ticket: string | null
    amount: number
    currency: string
    approved_amount: number | null
    tip_name: Generated<string | null>
    surface: string
    state: string
    session: string | null
    payment: string | null
    paid_amount: number | null
    refunded_amount: Generated<number>
    started_at: string
    paid_at: string | null
  }
  refunds: {
    id: string
    reader: string
    site: string | null
    entitlement: string | null
    payment: string | null
    amount: number
    currency: string
    by: string
    state: string
    provider_id: string | null
    is_sent: number
    started_at: string
  }
  undo_slots: { reader: string; slot: number; used_at: string }
  disputes: {
    id: string
    payment: string
    reader: string
    amount: number
    currency: string
    state: string
    holds: number
    /** Ids joined by a space. */
    booked: string
    taken: number
    written_off: string | null
    version: number
    opened_at: string
    changed_at: string
  }
  fraud_warnings: { id: string; payment: string; reader: string; outcome: string; holds: number; at: string }
  idempotency_keys: { site: string; key: string; body_hash: string; refund: string; kept_at: string }
  entries: { sequence: Generated<number>; reference: string; kind: string; reverses: string | null; posted_at: string }
  holds: {
    entry: string
    creator: string
    reader: string
    amount: number
    currency: string
    taken: Generated<number>
    releases_at: string
    released_at: Generated<string | null>
  }
  postings: {
    entry: string
    line: number
    account: string
    direction: string
    amount: number
    currency: string
    /** Of its entry. Null: added by a process of an earlier release, and not rolled up yet. */
    sequence: number | null
  }
  roll_ups: { account: string; currency: string; amount: number }
  roll_up_progress: { name: string; last_sequence: number }
  journal_marks: { last_sequence: number; seen_at: string }
  balances: { account: string; currency: string; amount: number }
  provider_events: { id: string; kind: string; applied_at: string }
  payout_holds: { sequence: Generated<number>; because: string; held_at: string; lifted_at: string | null }
  reconciliations: {
    sequence: Generated<number>
    at: string
    days: number
    looked: number
    posted: number
    odd: number
    findings: number
  }
  rate_counts: { bucket: string; caller: string; used: number; until: string }
  reader_cookies: { cookie_hash: string; reader: string; given_at: string }
  mail_addresses: { address: string; reader: string; proven_at: string }
  mail_codes: {
    id: string
    address: string
    wish: string
    reader: string | null
    code_hash: string
    state: string
    tries: number
    expires_at: string
  }
  outbox: {
    id: string
    address: string
    lang: string
    subject: string
    text: string
    html: string
    attempts: number
    written_at: string
    next_at: string
    expires_at: string
  }
  leases: { name: string; holder: string; until: string }
  ledger_days: { day: string; last_sequence: number; entries: number; digest: string }
}
