// POST /wallet/add: the reader chose an amount; the attempt is written and the provider's page comes next.
import type { Context } from 'hono'
import type { CheckoutId } from '../../../core/id.ts'
import type { Money } from '../../../core/money.ts'
import { Problem } from '../../../core/problem.ts'
import { topUpWallet } from '../../../flows/top-up-wallet.ts'
import type { Env } from '../../../http/env.ts'
import type { CheckoutTexts, Ports } from '../../../ports/index.ts'
import { type Form, ownForm } from '../../own-form.ts'
import { chosenAmount } from '../../pay/amount.ts'
import { attemptId, endAttempt, ownAttempt } from '../../pay/own-attempt.ts'
import { tellInWallet } from '../notice.ts'
import { type Adding, addingBy, addPath, showAmounts } from './show-adding.tsx'

export function addMoney(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const form = await ownForm(ports, c)
    const attempt = attemptId(form.get('attempt')) as CheckoutId | null
    if (!attempt?.startsWith('checkout_')) throw new Problem('malformed-request', 'The form names no attempt.')
    const adding = await addingBy(ports, c, form.get('currency'))
    if (adding === null) return c.redirect('/wallet', 303)
    const instead = attemptId(form.get('instead'))
    const chosen = chosenAmount(form, adding.range, adding.reading)
    if ('fault' in chosen) {
      const draft = { ...typedIn(form, chosen.fault === 'unclear'), fault: chosen.fault }
      return showAmounts(ports, c, adding, { draft, status: 422, instead: instead ?? undefined })
    }
    const earlier = await ownAttempt(ports, { id: instead, reader: adding.reader, ticket: null })
    if ((await endAttempt(ports, earlier)) === 'paid') return tellInWallet(c, 'money-added')
    return start(ports, c, adding, { attempt, money: chosen.money })
  }
}

function typedIn(form: Form, isOther: boolean) {
  return { amount: isOther ? 'other' : (form.get('amount') ?? ''), other: (form.get('other') ?? '').slice(0, 40) }
}

type Wish = { readonly attempt: CheckoutId; readonly money: Money }

async function start(ports: Ports, c: Context<Env>, adding: Adding, { attempt, money }: Wish): Promise<Response> {
  const { reader, reading } = adding
  const texts = textsFor(ports, { attempt, money, line: reading.words.checkoutLine, locale: reading.lang })
  const wish = { checkout: attempt, reader, ticket: null, money, approved: null, surface: 'redirect', texts } as const
  try {
    const { url } = await topUpWallet(ports, wish)
    if (url === null) throw new Problem('provider-unavailable', 'The provider opened a session without an address.')
    return c.redirect(url, 303)
  } catch (fault) {
    if (!(fault instanceof Problem) || fault.code !== 'state-conflict') throw fault
    // Sent before: paid meanwhile, or with another amount.
    const before = await ownAttempt(ports, { id: attempt, reader, ticket: null })
    if (before?.state === 'paid') return tellInWallet(c, 'money-added')
    return showAmounts(ports, c, adding, { notice: 'sent-twice', status: 409, instead: before?.id })
  }
}

type Named = { readonly attempt: string; readonly money: Money; readonly line: string; readonly locale: string }

function textsFor({ settings }: Ports, { attempt, money, line, locale }: Named): CheckoutTexts {
  const { payOrigin } = settings
  return {
    line,
    locale,
    returnUrl: `${payOrigin}/wallet/add/return?session_id={session}`,
    cancelUrl: `${payOrigin}${addPath(money.currency)}&notice=not-charged&instead=${attempt}`,
  }
}
