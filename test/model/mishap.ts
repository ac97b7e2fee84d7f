// Mishaps: what goes wrong while a call is at work. At most one at a time; recovery is tested by the calls that follow.

/**
 * `crash`: the process dies around its nth write. The others befall the nth request to Stripe: `unreached` never arrives,
 * `unanswered` is done and its answer is lost, `429` is refused, and `500` is what Stripe keeps under the idempotency key.
 */
export type Mishap =
  | { readonly kind: 'crash'; readonly side: 'before' | 'after'; readonly at: number }
  | { readonly kind: 'unreached' | 'unanswered' | '429' | '500'; readonly at: number }

/** What everything in flight meets once the process is dead. */
export class Crash extends Error {
  constructor() {
    super('the process is dead')
    this.name = 'Crash'
  }
}
