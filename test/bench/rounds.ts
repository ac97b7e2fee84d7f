// Rounds: whatever is compared takes turns, so that a slow minute of the machine is shared by all; the median counts.

type Contenders<Found> = { readonly [Name in keyof Found]: (round: number) => Promise<Found[Name]> }

/** Every contender once in each round. Odd rounds go backwards: nobody always comes after the same neighbour. */
export async function interleaved<Found extends Record<string, unknown>>(
  rounds: number,
  contenders: Contenders<Found>,
): Promise<{ [Name in keyof Found]: Found[Name][] }> {
  const names = Object.keys(contenders) as (keyof Found)[]
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as {
    [Name in keyof Found]: Found[Name][]
  }
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) found[name].push(await contenders[name](round))
  }
  return found
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

export function spreadOf(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)]
}

/** The median over rounds of a comparison made within each round: what disturbed a round disturbed both sides of it. */
export function paired(
  ours: readonly number[],
  theirs: readonly number[],
  compare: (a: number, b: number) => number,
): number {
  return median(ours.map((value, round) => compare(value, theirs[round] as number)))
}

export const ratioOf = (a: number, b: number): number => a / b
