// The end of a run: every message arrives, recovery and reconciliation run until all is quiet, and then the sums agree.
import { reconcileLedger } from '../../server/flows/reconcile-ledger.ts'
import { chores } from './commands/time.ts'
import { balanceAtStripe } from './model/at-stripe.ts'
import { booksOf } from './model/books.ts'
import { Disagreement, firstOf, type Model, play, wait } from './play.ts'
import { deliver } from './unasked.ts'
import type { World } from './world.ts'

const daySeconds = 24 * 60 * 60
const roundsMax = 5

export async function settleAll(world: World, model: Model): Promise<void> {
  for (let round = 0; round < roundsMax; round++) {
    for (const event of world.post.waiting()) await play(world, model, [deliver(world, firstOf(model), event)])
    await chores(world, model)
    // A day later Stripe has forgotten the idempotency keys, and the faults that it kept under them.
    await wait(world, model, daySeconds)
    if (isQuiet(world, model)) return agree(world, model)
  }
  throw new Disagreement(`not quiet after ${roundsMax} days: ${JSON.stringify(firstOf(model).refunds)}`)
}

function isQuiet(world: World, model: Model): boolean {
  const { refunds, checkouts } = firstOf(model)
  const isUnderWay = [...refunds, ...Object.values(checkouts)].some(({ state }) =>
    ['started', 'open', 'pending'].includes(state),
  )
  return !isUnderWay && world.post.waiting().length === 0
}

async function agree(world: World, model: Model): Promise<void> {
  const before = JSON.stringify(booksOf(firstOf(model)))
  const { posted, oddities, broken } = await reconcileLedger(world.ports)
  const found = { posted, oddities, broken, hold: await world.ports.store.payoutHold() }
  const nothing = { posted: 0, oddities: [], broken: [], hold: null }
  if (JSON.stringify(found) !== JSON.stringify(nothing)) {
    throw new Disagreement(`a second reconciliation finds: ${JSON.stringify(found, null, 2)}`)
  }
  if (JSON.stringify(booksOf(firstOf(model))) !== before) throw new Disagreement('the model is not at rest')
  await agreeWithStripe(world, model)
}

/** Our balance at Stripe is what Stripe's own books add up to, and what the model knows to have happened there. */
async function agreeWithStripe(world: World, model: Model): Promise<void> {
  const transactions = world.stripe.world.store.all('balance_transaction')
  for (const currency of ['USD', 'JPY'] as const) {
    const ofCurrency = transactions.filter((each) => each.currency === currency.toLowerCase())
    const stripe = ofCurrency.reduce((sum, { net }) => sum + net, 0)
    const books = booksOf(firstOf(model)).accounts[`stripe:balance ${currency}`] ?? 0
    const modelled = balanceAtStripe(firstOf(model), currency)
    if (stripe !== books || stripe !== modelled) {
      throw new Disagreement(`balance in ${currency}: Stripe ${stripe}, books ${books}, model ${modelled}`)
    }
  }
}
