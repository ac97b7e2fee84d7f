// The mark: two coins, one behind the other.
import { render } from 'preact-render-to-string'

export function Mark() {
  return (
    <svg class="mark" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="21" cy="12" r="9" fill="#b45309" />
      <circle cx="12" cy="19" r="10" fill="#f5a524" />
      <path d="M8.5 15.5h7M12 15.5v8" fill="none" stroke="#6b2f06" stroke-width="2.2" stroke-linecap="round" />
    </svg>
  )
}

/** The same as a browser tab's icon, without a request. */
export const markUrl = `data:image/svg+xml,${encodeURIComponent(render(<Mark />))}`
