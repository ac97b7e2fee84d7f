// A tip by card: exactly what the wallet misses, from a dollar on (THREATS ABU-03).
import { expect, test } from 'vitest'
import { cardTip, cardTipMin } from '../../../server/core/card-tip.ts'
import { money } from '../../../server/core/money.ts'
import { chargeMin, isSellable } from '../../../server/core/top-up.ts'
import { usd } from '../../support/make.ts'

test.each([
  [200, 0, 200],
  [200, 50, 150],
  [200, 100, 100],
  [100, 0, 100],
  [30_000, 0, 30_000],
  [99, 0, null],
  [200, 101, null],
  [200, 200, null],
  [200, 500, null],
])('of a tip of %s cents with %s in the wallet a card is charged %s', (tip, balance, charged) => {
  expect(cardTip(usd(tip), usd(balance))).toEqual(charged === null ? null : usd(charged))
})

test('in every currency that is sold the least is an amount that cards can be charged', () => {
  for (const currency of Intl.supportedValuesOf('currency').filter(isSellable)) {
    const least = cardTipMin(currency as 'USD')
    expect(least.amount, currency).toBeGreaterThanOrEqual(chargeMin(currency as 'USD').amount)
    expect(cardTip(least, money(0, currency)), currency).toEqual(least)
  }
})

test('card networks know two decimals: what misses a third is paid out of a wallet', () => {
  expect(cardTip(money(1005, 'KWD'), money(0, 'KWD'))).toBeNull()
})
