// The pay window's browser script. The pages work without it; with it they are safer, quicker and friendlier.
import { armButtons } from './client/arm-buttons.ts'
import { chooseAmount } from './client/choose-amount.ts'
import { copyTexts } from './client/copy-text.ts'
import { fillCode } from './client/fill-code.ts'
import { finishWindow } from './client/finish-window.ts'
import { mountCheckout } from './client/mount-checkout.ts'
import { sendOnce } from './client/send-once.ts'
import { showLocalTimes } from './client/show-local-times.ts'
import { waitForNews } from './client/wait-for-news.ts'

const one = (selector: string) => document.querySelector<HTMLElement>(selector)
const parts: [found: HTMLElement | null, begin: (part: HTMLElement) => void][] = [
  [one('[data-finish]'), finishWindow],
  [one('[data-wait]'), waitForNews],
  [one('#checkout'), mountCheckout],
  [one('.choices'), chooseAmount],
  [one('#gift-code'), fillCode],
]

document.documentElement.classList.add('scripted')
// The guard comes first: it must see a click before anything acts on it.
armButtons()
sendOnce()
showLocalTimes()
copyTexts()
for (const [part, begin] of parts) if (part) begin(part)
