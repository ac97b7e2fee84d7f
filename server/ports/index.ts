// Everything outside that the flows may use, by role.
import type { MailAddress } from '../core/mail.ts'
import type { Audit } from './audit.ts'
import type { Letters, MemberNews, OperatorNews, TipNews } from './letters.ts'
import type { Mailer } from './mailer.ts'
import type { Payments } from './payments.ts'
import type { Signer } from './signer.ts'
import type { Store } from './store.ts'
import type { Assets, Bell, Clock, Ids, Limiter, Log } from './surroundings.ts'

export type Ports = {
  readonly store: Store
  readonly audit: Audit
  readonly payments: Payments
  /** Null: this set-up sends no mail, and asks for no address. */
  readonly mailer: Mailer | null
  readonly letters: Letters
  readonly signer: Signer
  readonly clock: Clock
  readonly ids: Ids
  readonly bell: Bell
  readonly limiter: Limiter
  readonly log: Log
  readonly assets: Assets
  readonly settings: Settings
}

/** What answers a publisher's page: neither the provider, the mailer nor the audit is asked there, and no letter is written. */
export type ApiPorts = Omit<Ports, 'payments' | 'mailer' | 'letters' | 'audit'>

/** What the operator chose. */
export type Settings = {
  readonly apiOrigin: string
  readonly payOrigin: string
  readonly scriptOrigin: string
  /** Basis points of each unlock that the platform keeps; 0 by default. */
  readonly platformFeeBps: number
  /** Who is told when something needs the operator's eye. Null: the log alone. */
  readonly alertMail: MailAddress | null
  /** What a browser needs to show the provider's inline form. */
  readonly provider: {
    readonly publishableKey: string
    /** Origins that the pay window's content security policy lets in. */
    readonly scriptOrigins: readonly string[]
    readonly frameOrigins: readonly string[]
    readonly connectOrigins: readonly string[]
    /** Origins of the provider's own pages, to which a form of ours may lead. */
    readonly pageOrigins: readonly string[]
    /** A script to load before the provider's own (the local Stripe's stand-in), or null. */
    readonly standIn: string | null
  }
  /** Whether this set-up takes real money. Test events are refused by a live one, live events by a test one. */
  readonly isLive: boolean
}

export type { AuditedEntry, ClosedDay, Finding } from './audit.ts'
export type {
  CheckoutTexts,
  JoinReport,
  ListedMovement,
  OpenedSession,
  OpenInvoice,
  PortalWish,
  ProviderEvent,
  RefundOrder,
} from './payments.ts'
export type { MemberClaims, SealedKey, TokenClaims, UnlockClaims } from './signer.ts'
export type {
  BegunChange,
  Buyer,
  CreatorPayable,
  KeptKey,
  KeptOrder,
  PayableLine,
  SiteGrant,
  SoldUnlock,
  Standing,
  WalletLine,
} from './store.ts'
export type { Asset, Fields } from './surroundings.ts'
export type {
  Assets,
  Audit,
  Bell,
  Clock,
  Ids,
  Letters,
  Limiter,
  Log,
  Mailer,
  MemberNews,
  OperatorNews,
  Payments,
  Signer,
  Store,
  TipNews,
}
