// A button that spends is inert until its window has been seen for a moment (THREATS EMB-05): a click that was meant for
// another page, or for the first half of a double click, buys nothing.

const armMilliseconds = 700

type Guard = {
  /** When the window had been visible and focused for long enough; null while it has not. */
  armedAt: number | null
  /** The press that a click comes from: a button pressed before it was armed is not meant. */
  pressedAt: number
  isKeyRepeated: boolean
  /** A mouse that has not moved since the window came up may hang over the button by somebody else's design. */
  isMouseStill: boolean
  /** Where the pointer was last. */
  seenAt: string | null
}

export function armButtons(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[data-arm]')]
  if (buttons.length === 0) return
  const guard: Guard = { armedAt: null, pressedAt: 0, isKeyRepeated: false, isMouseStill: true, seenAt: null }
  notePresses(guard)
  armWhenSeen(guard, buttons)
  for (const button of buttons) {
    button.addEventListener('click', (event) => isMeant(event, guard) || refuse(event), { capture: true })
  }
}

function isMeant(event: MouseEvent, { armedAt, pressedAt, isKeyRepeated, isMouseStill }: Guard): boolean {
  if (armedAt === null || pressedAt < armedAt || event.detail > 1) return false
  // A key, a screen reader or a form's Enter comes as a click of detail 0.
  return event.detail === 0 ? !isKeyRepeated : !isMouseStill
}

function refuse(event: Event): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}

function notePresses(guard: Guard): void {
  const capture = { capture: true }
  addEventListener(
    'keydown',
    ({ repeat }) => {
      guard.isKeyRepeated = repeat
      // A key that is held down was pressed when it began.
      if (!repeat) guard.pressedAt = performance.now()
    },
    capture,
  )
  addEventListener('keyup', () => (guard.isKeyRepeated = false), capture)
  addEventListener('pointermove', (event) => noteMove(guard, event), capture)
  addEventListener(
    'pointerdown',
    (event) => {
      guard.pressedAt = performance.now()
      guard.seenAt = placeOf(event)
      if (event.pointerType !== 'mouse') guard.isMouseStill = false
    },
    capture,
  )
}

// Chromium also reports a move where only the page moved under a still mouse: in the same place as before, or as the first
// thing at all while the page comes up.
function noteMove(guard: Guard, event: PointerEvent): void {
  const place = placeOf(event)
  const isMove = guard.seenAt === null ? guard.armedAt !== null : guard.seenAt !== place
  if (isMove) guard.isMouseStill = false
  guard.seenAt = place
}

const placeOf = ({ screenX, screenY }: PointerEvent) => `${Math.round(screenX)} ${Math.round(screenY)}`

function armWhenSeen(guard: Guard, buttons: readonly HTMLButtonElement[]): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (isArmed: boolean) => {
    guard.armedAt = isArmed ? performance.now() : null
    for (const button of buttons) {
      button.toggleAttribute('data-armed', isArmed)
      button.ariaDisabled = isArmed ? null : 'true'
    }
  }
  const restart = () => {
    clearTimeout(timer)
    show(false)
    if (document.visibilityState === 'visible' && document.hasFocus())
      timer = setTimeout(() => show(true), armMilliseconds)
  }
  for (const change of ['focus', 'blur', 'pageshow']) addEventListener(change, restart)
  document.addEventListener('visibilitychange', restart)
  restart()
}
