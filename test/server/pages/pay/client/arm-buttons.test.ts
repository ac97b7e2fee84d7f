// @vitest-environment happy-dom
// A button that spends takes only a click that was meant for it (THREATS EMB-05).
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { armButtons } from '../../../../../server/pages/pay/client/arm-buttons.ts'

// Fake timers are the browser's clock here; nothing sleeps.
beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function guarded() {
  document.body.innerHTML = '<form><button type="button" data-arm>Unlock</button></form>'
  const button = document.querySelector('button') as HTMLButtonElement
  let taken = 0
  let moves = 100
  armButtons()
  button.addEventListener('click', () => (taken += 1))
  const press = (type = 'mouse') => dispatchEvent(new PointerEvent('pointerdown', { pointerType: type }))
  return {
    button,
    taken: () => taken,
    press,
    move(screenX?: number) {
      moves += 1
      dispatchEvent(new PointerEvent('pointermove', { screenX: screenX ?? moves, screenY: 1 }))
    },
    release: (detail = 1) => button.dispatchEvent(new MouseEvent('click', { detail, bubbles: true, cancelable: true })),
    key: (repeat = false) => dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', repeat })),
  }
}

function click({ move, press, release }: ReturnType<typeof guarded>) {
  move()
  press()
  release()
}

test('a click in the first moments buys nothing', () => {
  const page = guarded()
  vi.advanceTimersByTime(690)
  click(page)
  expect([page.taken(), page.button.ariaDisabled]).toEqual([0, 'true'])
})

test('after 700 ms of being seen it takes one', () => {
  const page = guarded()
  vi.advanceTimersByTime(701)
  click(page)
  expect([page.taken(), page.button.ariaDisabled]).toEqual([1, null])
})

test('a press that began before does not count when it ends after', () => {
  const page = guarded()
  vi.advanceTimersByTime(690)
  page.move()
  page.press()
  vi.advanceTimersByTime(100)
  page.release()
  expect(page.taken()).toBe(0)
})

test('the second click of a double click is ignored', () => {
  const page = guarded()
  vi.advanceTimersByTime(701)
  page.move()
  page.press()
  page.release(2)
  expect(page.taken()).toBe(0)
})

test('a window that was put under a still mouse sells nothing; a finger needs no move', () => {
  const page = guarded()
  vi.advanceTimersByTime(701)
  page.press()
  page.release()
  expect(page.taken()).toBe(0)
  page.press('touch')
  page.release()
  expect(page.taken()).toBe(1)
})

test('a move that the browser reports of a still mouse is none', () => {
  const page = guarded()
  page.move(50)
  vi.advanceTimersByTime(701)
  page.move(50)
  page.press()
  page.release()
  expect(page.taken()).toBe(0)
  page.move(60)
  page.press()
  page.release()
  expect(page.taken()).toBe(1)
})

test('losing the focus starts the time anew', () => {
  const page = guarded()
  vi.advanceTimersByTime(701)
  vi.mocked(document.hasFocus).mockReturnValue(false)
  dispatchEvent(new Event('blur'))
  vi.advanceTimersByTime(5000)
  click(page)
  expect(page.taken()).toBe(0)
  vi.mocked(document.hasFocus).mockReturnValue(true)
  dispatchEvent(new Event('focus'))
  click(page)
  expect(page.taken()).toBe(0)
  vi.advanceTimersByTime(701)
  click(page)
  expect(page.taken()).toBe(1)
})

test('a key works once it is armed, but not one that is held down', () => {
  const page = guarded()
  vi.advanceTimersByTime(701)
  page.key(true)
  page.release(0)
  expect(page.taken()).toBe(0)
  page.key()
  page.release(0)
  expect(page.taken()).toBe(1)
})
