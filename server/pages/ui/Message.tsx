// A page that only says something: a problem, or an end.
import type { ComponentChildren } from 'preact'

export function Message({ title, says, children }: { title: string; says: string; children?: ComponentChildren }) {
  return (
    <div class="told">
      <h1>{title}</h1>
      <p>{says}</p>
      {children}
    </div>
  )
}
