// A publisher asks a question, corrects it, or takes it away.
import { isCurrency } from '../core/currency.ts'
import type { Instant } from '../core/instant.ts'
import { money } from '../core/money.ts'
import {
  isPollName,
  knownOptionsMax,
  optionsAfter,
  optionsMax,
  optionsMin,
  type Poll,
  pollLabel,
  pollQuestion,
  pollsMax,
} from '../core/poll.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { isTippable, tipLimits } from '../core/tip.ts'
import type { Ports } from '../ports/index.ts'
import { pollNamed } from './show-poll.ts'

export type WantedPoll = {
  readonly question: string
  readonly options: readonly { readonly option: string; readonly label: string }[]
  readonly price: { readonly amount: number; readonly currency: string }
  readonly creator: string
  readonly endsAt?: Instant | null | undefined
  readonly freeForMembers: boolean
}

// Another process may put the same poll at the same moment. The next look sees what it did.
const looks = 8

/** Votes stay what they were cast for: an option that has some stays, and so does whom they pay. */
export async function putPoll(ports: Ports, site: Site, name: string, wanted: WantedPoll): Promise<Poll> {
  if (!isPollName(name)) throw malformed('A poll’s name is of small letters, digits and dashes, 40 at most.')
  for (let look = 0; look < looks; look++) {
    const poll = await pollOf(ports, site, { name, wanted })
    const committed = await ports.store.commit([{ change: 'put-poll', poll, at: ports.clock.now() }])
    const put = committed.done ? await pollNamed(ports, site.id, name) : null
    if (put !== null) return put
  }
  throw new Problem('request-in-progress', 'Too many changes of the same poll at once. Try again.')
}

/** It is shown no more, and takes no votes. What was paid for them stays paid. */
export async function dropPoll(ports: Ports, site: Site, name: string): Promise<void> {
  const poll = await pollNamed(ports, site.id, name)
  if (poll === null) throw new Problem('not-found', 'There is no such poll.')
  await ports.store.commit([{ change: 'drop-poll', poll: poll.id, at: ports.clock.now() }])
}

type Put = { readonly name: string; readonly wanted: WantedPoll }

async function pollOf(ports: Ports, site: Site, { name, wanted }: Put): Promise<Poll> {
  const { store, ids } = ports
  const [known, creators] = await Promise.all([pollNamed(ports, site.id, name), store.creators(site.id)])
  const creator = creators.find((each) => each.name === wanted.creator)
  if (creator === undefined) throw new Problem('not-found', 'There is no such creator.')
  if (known !== null && known.creator !== creator.id)
    throw new Problem('state-conflict', 'The votes of a poll pay one creator from its first day. Name another poll.')
  if (known === null && (await store.polls(site.id)).length >= pollsMax)
    throw new Problem('state-conflict', `A site has ${pollsMax} polls at most.`)
  const { options, question } = textsOf(wanted)
  const after = optionsAfter(known?.options ?? [], options, known === null ? new Map() : await store.voteCounts(known))
  if (after === null || after.length > knownOptionsMax)
    throw new Problem(
      'state-conflict',
      'An option that has votes stays, and means what it meant: only its label can be corrected. Name another poll.',
    )
  return {
    id: known?.id ?? ids.id('poll'),
    site: site.id,
    name,
    question,
    options: after,
    price: priceOf(site, wanted),
    creator: creator.id,
    endsAt: wanted.endsAt ?? null,
    isFreeForMembers: wanted.freeForMembers,
    version: (known?.version ?? 0) + 1,
  }
}

function textsOf({ question: asked, options: written }: WantedPoll) {
  const question = pollQuestion(asked)
  if (question === null) throw malformed('A question has 1 to 200 characters.', '/question')
  if (written.length < optionsMin || written.length > optionsMax)
    throw malformed(`A poll has ${optionsMin} to ${optionsMax} options.`, '/options')
  const options = written.map(({ option, label }, at) => {
    if (!isPollName(option))
      throw malformed('An option is of small letters, digits and dashes, 40 at most.', `/options/${at}/option`)
    const line = pollLabel(label)
    if (line === null) throw malformed('A label has 1 to 80 characters.', `/options/${at}/label`)
    return { option, label: line }
  })
  for (const key of ['option', 'label'] as const) {
    if (new Set(options.map((each) => each[key])).size !== options.length)
      throw malformed(`No two options have the same ${key === 'option' ? 'name' : 'label'}.`, '/options')
  }
  return { question, options }
}

function priceOf({ currency }: Site, { price }: WantedPoll): Poll['price'] {
  const { min, max } = tipLimits(currency)
  const asked = isCurrency(price.currency) && price.currency === currency ? money(price.amount, currency) : null
  if (asked !== null && isTippable(asked)) return asked
  throw new Problem('amount-out-of-range', `A vote costs ${min.amount} to ${max.amount} minor units of ${currency}.`)
}

function malformed(detail: string, pointer?: string): Problem {
  return new Problem('malformed-request', detail, pointer === undefined ? {} : { errors: [{ pointer, detail }] })
}
