// /v1/transfers: money from the platform's balance to a connected account, and back.
import type Stripe from 'stripe'
import { invalid, missing, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, currency, emptyable, expand, integer, metadata, required, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { accountNamed, canReceive } from './accounts.ts'
import { bookReversal, bookTransfer } from './balance-transactions.ts'
import { availableIn, balanceOfAccount } from './balances.ts'
import { chargeNamed } from './charges.ts'
import { joinMetadata } from './metadata.ts'

type Transfer = Stripe.Transfer
type Reversal = Stripe.TransferReversal

const PATH = '/v1/transfers'

export const transferRoutes: Route[] = [
  route<Stripe.TransferCreateParams>(
    ['POST', PATH],
    {
      amount: integer({ min: 1 }),
      currency: required(currency),
      description: text(),
      destination: required(text()),
      expand,
      metadata,
      source_transaction: text(),
      source_type: absent,
      transfer_group: text(),
    },
    createTransfer,
  ),
  route<Stripe.TransferListParams>(
    ['GET', PATH],
    { ...paging, ...created, destination: text(), transfer_group: text() },
    ({ store }, { destination, transfer_group, ...params }) => {
      const found = having(store.all('transfer'), { destination, transfer_group })
      return page(PATH, since(found, params.created), params)
    },
  ),
  route<Stripe.TransferRetrieveParams>(['GET', `${PATH}/:id`], { expand }, (world, _params, id) =>
    transferNamed(world, id),
  ),
  route<Stripe.TransferUpdateParams>(
    ['POST', `${PATH}/:id`],
    { description: text(), expand, metadata: emptyable(metadata) },
    (world, { description, metadata: given }, id) => {
      const before = transferNamed(world, id)
      const noted = { description: description ?? before.description, metadata: joinMetadata(before.metadata, given) }
      return change(world, before, { ...before, ...noted })
    },
  ),
  route<Stripe.TransferCreateReversalParams>(
    ['POST', `${PATH}/:id/reversals`],
    {
      amount: integer({ min: 1 }),
      description: text(),
      expand,
      metadata: emptyable(metadata),
      refund_application_fee: absent,
    },
    reverse,
  ),
  route<Stripe.TransferListReversalsParams>(['GET', `${PATH}/:id/reversals`], paging, (world, params, id) =>
    page(`${PATH}/${id}/reversals`, reversalsOf(world, transferNamed(world, id).id), params),
  ),
]

function transferNamed({ store }: World, id: string): Transfer {
  const transfer = store.get('transfer', id)
  if (!transfer) throw noSuch('transfer', id)
  return transfer
}

function reversalsOf({ store }: World, transfer: string): Reversal[] {
  return having(store.all('transfer_reversal'), { transfer })
}

function change(world: World, before: Transfer, after: Transfer, type = 'updated'): Transfer {
  world.store.put('transfer', after)
  emit(world, `transfer.${type}`, after, previousOf(before, after))
  return after
}

function createTransfer(world: World, params: Stripe.TransferCreateParams): Transfer {
  const source = params.source_transaction ? chargeNamed(world, params.source_transaction, 'source_transaction') : null
  const amount = params.amount ?? source?.amount
  if (amount === undefined) throw missing('amount')
  const account = accountNamed(world, params.destination, 'destination')
  if (!canReceive(account)) {
    const message = `The account ${account.id} may not receive transfers yet: its capability is not active.`
    throw invalid(message, { code: 'insufficient_capabilities_for_transfer', param: 'destination' })
  }
  // Tied to a charge, a transfer waits for its money instead of needing it now.
  if (!source && availableIn(world, params.currency) < amount) {
    throw invalid('The available balance is less than the transfer.', { code: 'balance_insufficient' })
  }
  const plain = transferOf(params, amount, world.clock.seconds())
  const transfer = world.store.put('transfer', { ...plain, balance_transaction: bookTransfer(world, plain).id })
  emit(world, 'transfer.created', transfer)
  return transfer
}

function transferOf(params: Stripe.TransferCreateParams, amount: number, now: number): Transfer {
  const id = newId('tr')
  return {
    id,
    object: 'transfer',
    amount,
    amount_reversed: 0,
    balance_transaction: null,
    created: now,
    currency: params.currency,
    description: params.description ?? null,
    destination: params.destination,
    destination_payment: newId('py'),
    livemode: false,
    metadata: joinMetadata({}, params.metadata),
    reversals: { object: 'list', data: [], has_more: false, url: `${PATH}/${id}/reversals` },
    reversed: false,
    source_transaction: params.source_transaction ?? null,
    source_type: 'card',
    transfer_group: params.transfer_group ?? null,
  }
}

/** Only what the account still has can be taken back. */
function reverse(world: World, params: Stripe.TransferCreateReversalParams, id: string): Reversal {
  const transfer = transferNamed(world, id)
  const left = transfer.amount - transfer.amount_reversed
  const amount = params.amount ?? left
  if (left === 0) throw invalid(`The transfer ${id} was already reversed.`)
  if (amount > left) throw invalid(`The amount is more than the ${left} left of the transfer.`, { param: 'amount' })
  if (amount > balanceOfAccount(world, idOf(transfer.destination), transfer.currency)) {
    throw invalid('The balance of the account is less than the reversal.', { code: 'balance_insufficient' })
  }
  const plain: Reversal = {
    id: newId('trr'),
    object: 'transfer_reversal',
    amount,
    balance_transaction: null,
    created: world.clock.seconds(),
    currency: transfer.currency,
    destination_payment_refund: newId('pyr'),
    metadata: joinMetadata({}, params.metadata),
    source_refund: null,
    transfer: id,
  }
  const made = world.store.put('transfer_reversal', { ...plain, balance_transaction: bookReversal(world, plain).id })
  const amount_reversed = transfer.amount_reversed + amount
  const reversals = { ...transfer.reversals, data: reversalsOf(world, id) }
  change(world, transfer, { ...transfer, amount_reversed, reversed: amount === left, reversals }, 'reversed')
  return made
}
