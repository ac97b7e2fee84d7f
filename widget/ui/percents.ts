// Shares of a whole in percent.

/** Whole numbers that add up to 100, by the largest remainders; of equal ones the first gets more. All are 0 where there is nothing. */
export function percentsOf(parts: readonly number[]): number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0)
  if (whole === 0) return parts.map(() => 0)
  const exact = parts.map((part) => (part * 100) / whole)
  const percents = exact.map(Math.floor)
  const missing = 100 - percents.reduce((sum, percent) => sum + percent, 0)
  const byRemainder = [...exact.keys()].toSorted((one, other) => remainder(exact, other) - remainder(exact, one))
  for (const at of byRemainder.slice(0, missing)) percents[at] = (percents[at] as number) + 1
  return percents
}

const remainder = (exact: readonly number[], at: number) => (exact[at] as number) % 1
