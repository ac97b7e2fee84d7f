// The one line that the widget writes to a page's console when something went wrong.
import type { Embed } from './embed.ts'
import type { Fault } from './session.ts'

export function complain({ api }: Embed, fault: Fault, cause: unknown): void {
  console.warn(`[tuppence] ${fault}: ${api}/problems/${fault}`, cause)
}
