// GET /wallet/add: how much the reader adds to the wallet, and what that costs.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ReaderId } from '../../../core/id.ts'
import { type Money, money } from '../../../core/money.ts'
import { Problem } from '../../../core/problem.ts'
import { isSellable } from '../../../core/top-up.ts'
import type { Env } from '../../../http/env.ts'
import type { Ports } from '../../../ports/index.ts'
import { type TopUpRange, topUpRange } from '../../pay/amount.ts'
import { attemptId } from '../../pay/own-attempt.ts'
import type { Draft } from '../../pay/show-window.tsx'
import { readerOf } from '../../reader-cookie.ts'
import { showPage } from '../../show-page.tsx'
import type { Notice } from '../../text/en.ts'
import { type Reading, readingFor } from '../../text/reading.ts'
import { AddMoney } from './ui/AddMoney.tsx'

/** A reader who may add money to one of the wallet's currencies. */
export type Adding = {
  readonly reader: ReaderId
  readonly balance: Money
  readonly range: TopUpRange
  readonly reading: Reading
}

type Occasion = {
  readonly notice?: Notice | undefined
  readonly draft?: Draft
  readonly status?: ContentfulStatusCode
  /** An earlier attempt that a new one replaces. */
  readonly instead?: string | undefined
}

export const addPath = (currency: string): string => `/wallet/add?${new URLSearchParams({ currency })}`

export function showAdding(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const adding = await addingBy(ports, c, c.req.query('currency'))
    if (adding === null) return c.redirect('/wallet', 303)
    return showAmounts(ports, c, adding, {
      notice: c.req.query('notice') === 'not-charged' ? 'not-charged' : undefined,
      instead: attemptId(c.req.query('instead')) ?? undefined,
    })
  }
}

/** Null for a stranger and while the wallet is on hold, which its page says. Throws `not-found` for a currency that is not in the wallet. */
export async function addingBy(ports: Ports, c: Context<Env>, currency: string | undefined): Promise<Adding | null> {
  const { store } = ports
  const reader = await readerOf(ports, c)
  if (reader === null || (await store.standing(reader)) === 'on-hold') return null
  const balance = (await store.wallets(reader)).find((each) => each.currency === currency)
  if (balance === undefined || !isSellable(balance.currency))
    throw new Problem('not-found', 'There is no such money in this wallet.')
  const range = topUpRange(money(0, balance.currency), balance)
  return { reader, balance, range, reading: readingFor(c.req.header('Accept-Language')) }
}

export function showAmounts(ports: Ports, c: Context<Env>, adding: Adding, occasion: Occasion = {}): Response {
  const { reading } = adding
  const { status = 200, ...shown } = occasion
  // Made as the form is drawn, so that a form that is sent twice is one attempt.
  const body = <AddMoney {...adding} {...shown} attempt={ports.ids.id('checkout')} />
  return showPage(ports, c, { title: reading.words.addMoney.title, reading, body, status, isWallet: true })
}
