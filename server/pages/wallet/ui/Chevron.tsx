// The mark of something that opens.

export function Chevron() {
  return (
    <svg class="chevron" viewBox="0 0 24 24" aria-hidden="true">
      <path d="m6 9 6 6 6-6" />
    </svg>
  )
}
