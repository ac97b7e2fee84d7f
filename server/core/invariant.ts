// Invariants that one journal entry must keep, checked from the outside: over what the database holds, not over our types.

type Audited = {
  readonly reference: string
  readonly kind: string
  readonly postings: readonly {
    readonly account: string
    readonly direction: string
    readonly amount: number
    readonly currency: string
  }[]
}

const accounts = [
  /^stripe:balance$/,
  /^fees:(processing|platform)$/,
  /^(exchange|suspense)$/,
  /^refunds:pending$/,
  /^(disputes|bad-debt)$/,
  /^reader:reader_\w+:wallet$/,
  /^publisher:pub_\w+:payable$/,
  /^creator:creator_\w+:(payable|held)$/,
]

/** What is wrong with an entry: it does not balance in a currency, has a lone posting, or an account that is not in the chart. */
export function checkEntry({ reference, postings }: Audited): { invariant: string; detail: string }[] {
  const findings: { invariant: string; detail: string }[] = []
  if (postings.length < 2)
    findings.push({ invariant: 'balanced', detail: `${reference} has ${postings.length} postings` })

  const nets = new Map<string, bigint>()
  for (const { account, direction, amount, currency } of postings) {
    const signed = BigInt(direction === 'debit' ? amount : -amount)
    nets.set(currency, (nets.get(currency) ?? 0n) + signed)
    if (!accounts.some((known) => known.test(account))) {
      findings.push({ invariant: 'chart', detail: `${reference} posts to ${account}, which is not an account` })
    }
  }
  for (const [currency, net] of nets) {
    if (net !== 0n) findings.push({ invariant: 'balanced', detail: `${reference} is off by ${net} in ${currency}` })
  }
  return findings
}
