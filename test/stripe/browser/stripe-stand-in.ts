// The script served as /stripe.js: defines window.Stripe with just the embedded checkout page. It runs in browsers
// as the text of this one function, so it may use nothing from outside of it, no eval and no style attribute.

type PageWindow = Window & { Stripe?: unknown }

interface EmbeddedOptions {
  clientSecret?: string
  fetchClientSecret?: () => Promise<string>
  onComplete?: () => void
}

interface FrameMessage {
  from?: string
  height?: number
  complete?: { leavesTo: string | null }
}

export function stripeStandIn(window: PageWindow, origin: string): void {
  const { document } = window
  let hasPage = false

  function frameOf(clientSecret: string): HTMLIFrameElement {
    const [session = '', key = ''] = clientSecret.split('_secret_')
    const frame = document.createElement('iframe')
    frame.src = `${origin}/c/embedded/${session}?key=${encodeURIComponent(key)}`
    frame.title = 'Secure payment input frame'
    frame.allow = 'payment'
    // Set on the object, which no policy on style attributes forbids.
    Object.assign(frame.style, { border: '0', display: 'block', width: '100%', height: '480px', colorScheme: 'auto' })
    return frame
  }

  function placeOf(place: string | HTMLElement): HTMLElement {
    const found = typeof place === 'string' ? document.querySelector<HTMLElement>(place) : place
    if (found) return found
    throw new Error('Local Stripe: there is no element to mount on')
  }

  async function secretOf({ clientSecret, fetchClientSecret }: EmbeddedOptions): Promise<string> {
    const secret = clientSecret ?? (await fetchClientSecret?.())
    if (secret?.startsWith('cs_')) return secret
    throw new Error('Local Stripe: this is not the client secret of a checkout session')
  }

  async function createEmbeddedCheckoutPage(options: EmbeddedOptions) {
    if (hasPage) throw new Error('Local Stripe: a document can have one embedded checkout page at a time')
    hasPage = true
    const secret = await secretOf(options).catch((error) => {
      hasPage = false
      throw error
    })
    const frame = frameOf(secret)
    let isOver = false

    function hear(event: MessageEvent<FrameMessage>): void {
      if (event.origin !== origin || event.source !== frame.contentWindow) return
      const { from, height, complete } = event.data
      if (from !== 'local-stripe') return
      if (height) frame.style.height = `${height}px`
      if (complete && !isOver) finish(complete.leavesTo)
    }

    function finish(leavesTo: string | null): void {
      isOver = true
      if (leavesTo) window.location.assign(leavesTo)
      else options.onComplete?.()
    }

    function unmount(): void {
      window.removeEventListener('message', hear)
      frame.remove()
    }

    return {
      mount(place: string | HTMLElement): void {
        if (!hasPage) throw new Error('Local Stripe: this embedded checkout page was destroyed')
        window.addEventListener('message', hear)
        placeOf(place).append(frame)
      },
      unmount,
      destroy(): void {
        unmount()
        hasPage = false
      },
    }
  }

  function Stripe(key: string) {
    if (!String(key).startsWith('pk_test_')) throw new Error('Local Stripe: takes publishable test keys only')
    return { createEmbeddedCheckoutPage, registerAppInfo() {}, _registerWrapper() {} }
  }
  // What @stripe/stripe-js compares its own release with.
  Stripe.version = 'endive'
  window.Stripe = Stripe
}
