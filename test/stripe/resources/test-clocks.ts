// /v1/test_helpers/test_clocks: a time of their own for some customers, moved forward by request.
import type Stripe from 'stripe'
import { billDue } from '../billing/billing-due.ts'
import { invalid, noSuch } from '../http/failure.ts'
import { having, page, paging } from '../http/list.ts'
import { absent, expand, integer, required, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit } from '../world/emit.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { deleteCustomer } from './customers.ts'

type TestClock = Stripe.TestHelpers.TestClock

const PATH = '/v1/test_helpers/test_clocks'
const DAYS_KEPT = 30

export const testClockRoutes: Route[] = [
  route<Stripe.TestHelpers.TestClockCreateParams>(
    ['POST', PATH],
    { customer: absent, expand, frozen_time: required(integer({ min: 1 })), name: text(300) },
    (world, params) => {
      const clock = world.store.put('test_helpers.test_clock', clockOf(params, world.clock.seconds()))
      emit(world, 'test_helpers.test_clock.created', clock)
      return clock
    },
  ),
  route<Stripe.TestHelpers.TestClockListParams>(['GET', PATH], paging, ({ store }, params) =>
    page(PATH, store.all('test_helpers.test_clock'), params),
  ),
  route<Stripe.TestHelpers.TestClockRetrieveParams>(['GET', `${PATH}/:id`], { expand }, (world, _params, id) =>
    testClockNamed(world, id, 'id'),
  ),
  route<Stripe.TestHelpers.TestClockAdvanceParams>(
    ['POST', `${PATH}/:id/advance`],
    { expand, frozen_time: required(integer({ min: 1 })) },
    advance,
  ),
  route<Stripe.TestHelpers.TestClockDeleteParams>(['DELETE', `${PATH}/:id`], {}, (world, _params, id) => {
    testClockNamed(world, id, 'id')
    for (const customer of having(world.store.all('customer'), { test_clock: id }))
      deleteCustomer(world, {}, customer.id)
    world.store.remove('test_helpers.test_clock', id)
    return { id, object: 'test_helpers.test_clock', deleted: true }
  }),
]

export function testClockNamed({ store }: World, id: string, param: string): TestClock {
  const clock = store.get('test_helpers.test_clock', id)
  if (!clock) throw noSuch('testclock', id, param)
  return clock
}

/** What time it is for a customer. */
export function nowFor(world: World, customer: string, now = world.clock.seconds()): number {
  return testClockOf(world, customer)?.frozen_time ?? now
}

/** Does something at the time of a customer. */
export function onClockOf<T>(world: World, customer: string, work: () => T): T {
  const clock = testClockOf(world, customer)
  return clock ? world.clock.during(clock.frozen_time, work) : work()
}

function testClockOf({ store }: World, customer: string): TestClock | undefined {
  return store.get('test_helpers.test_clock', idOf(store.get('customer', customer)?.test_clock ?? null))
}

function clockOf({ frozen_time, name }: Stripe.TestHelpers.TestClockCreateParams, now: number): TestClock {
  return {
    id: newId('clock'),
    object: 'test_helpers.test_clock',
    created: now,
    deletes_after: now + DAYS_KEPT * 86_400,
    frozen_time,
    livemode: false,
    name: name ?? null,
    status: 'ready',
    status_details: {},
  }
}

/** The answer comes first, then what happens in between, one after the other. */
function advance(world: World, { frozen_time }: Stripe.TestHelpers.TestClockAdvanceParams, id: string): TestClock {
  const before = testClockNamed(world, id, 'id')
  if (frozen_time <= before.frozen_time) {
    throw invalid('A test clock only moves forward.', { param: 'frozen_time' })
  }
  const moving: TestClock = {
    ...before,
    frozen_time,
    status: 'advancing',
    status_details: { advancing: { target_frozen_time: frozen_time } },
  }
  world.store.put('test_helpers.test_clock', moving)
  emit(world, 'test_helpers.test_clock.advancing', moving)
  world.aftermath.push(() => {
    billDue(world)
    const ready = world.store.put('test_helpers.test_clock', { ...moving, status: 'ready', status_details: {} })
    emit(world, 'test_helpers.test_clock.ready', ready)
  })
  return moving
}
