// Lines of a bill: what, how much, and a word about it.
import type { ComponentChildren } from 'preact'

export function Rows({ children }: { children: ComponentChildren }) {
  return <dl class="rows">{children}</dl>
}

type RowProps = { says: string; amount: ComponentChildren; note?: ComponentChildren; isSum?: boolean }

export function Row({ says, amount, note, isSum = false }: RowProps) {
  return (
    <div class={isSum ? 'row sum' : 'row'}>
      <dt>{says}</dt>
      <dd>{amount}</dd>
      {note !== undefined && <dd class="note">{note}</dd>}
    </div>
  )
}
