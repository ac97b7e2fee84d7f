// Why a folder was not sealed: every problem found, so that an author can mend them all in one go.

/** `file` is relative to the folder; `line` counts from 1. Neither is there when the problem is not in a page. */
export type SealProblem = { readonly file?: string; readonly line?: number; readonly message: string }

/** Nothing was written. The message has one line for each problem: `file:line: what is wrong`. */
export class SealFailure extends Error {
  readonly problems: readonly SealProblem[]

  constructor(problems: readonly SealProblem[], options?: ErrorOptions) {
    super(problems.map(described).join('\n'), options)
    this.name = 'SealFailure'
    this.problems = problems
  }
}

/** Goes on only when there is nothing to complain about. */
export function refuseIfAny(problems: readonly SealProblem[]): void {
  if (problems.length > 0) throw new SealFailure(problems)
}

function described({ file, line, message }: SealProblem): string {
  const place = [file, line].filter((part) => part !== undefined).join(':')
  return place === '' ? message : `${place}: ${message}`
}
