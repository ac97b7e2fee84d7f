// Monthly tips are given by a server that nobody asks: on Node as it starts, at the edge with each minute.
import { expect, test } from 'vitest'
import { startChores } from '../../../server/runtimes/chores.ts'
import { workOn } from '../../../server/runtimes/edge-rounds.ts'
import type { Harness } from '../../support/harness.ts'
import { createStandingTip, goTo, tipsOf } from '../../support/standing-tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const places = {
  'on Node': (h: Harness) => startChores(h.ports, null).stop(),
  'at the edge': (h: Harness) => workOn({ ...h.ports, forgetCounts: async () => {} }, '* * * * *'),
}

test.each(Object.keys(places) as (keyof typeof places)[])(
  'a tip that is due is given by the rounds %s',
  async (place) => {
    await using h = await checkedHarness()
    const { standingTip } = await createStandingTip(h, { funds: 2000 })
    goTo(h, '2027-02-28T09:30:00.000Z')
    await places[place](h)
    expect(await tipsOf(h, standingTip)).toHaveLength(2)
    expect(h.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  },
)
