// The calendar of billing: where a period ends that began at an anchor. Pure.

export interface Interval {
  interval: string
  interval_count: number
}

export interface Period {
  start: number
  end: number
}

const DAY = 86_400

/** The period, counted from the anchor, in which the moment lies. */
export function periodAt(anchor: number, every: Interval, moment: number): Period {
  const roughly = Math.floor((moment - anchor) / lengthOf(every))
  let count = Math.max(0, roughly - 1)
  while (after(anchor, every, count + 1) <= moment) count += 1
  return { start: after(anchor, every, count), end: after(anchor, every, count + 1) }
}

/** The 31st of a short month is its last day; the month after it is the 31st again. */
export function monthsAfter(moment: number, months: number): number {
  const date = new Date(moment * 1000)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return Math.floor(date.getTime() / 1000)
}

function after(anchor: number, { interval, interval_count: each }: Interval, count: number): number {
  const steps = each * count
  switch (interval) {
    case 'day':
      return anchor + steps * DAY
    case 'week':
      return anchor + steps * 7 * DAY
    case 'year':
      return monthsAfter(anchor, steps * 12)
    default:
      return monthsAfter(anchor, steps)
  }
}

/** At most: a month has 31 days here, so that the count starts low enough. */
function lengthOf({ interval, interval_count: each }: Interval): number {
  const days = { day: 1, week: 7, month: 31, year: 366 }[interval] ?? 31
  return days * each * DAY
}
