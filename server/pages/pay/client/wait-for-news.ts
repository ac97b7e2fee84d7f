// Waits until a payment is confirmed: one question after the other, each answered when there is news or after some seconds.

const lateMilliseconds = 60_000
const pauseMilliseconds = 1500
const pauseMillisecondsMax = 15_000

type News = { readonly state: string; readonly checkout: string | null }

export async function waitForNews(place: HTMLElement): Promise<void> {
  const { wait = '', then: next = '/' } = place.dataset
  setTimeout(() => place.querySelector('[data-late]')?.removeAttribute('hidden'), lateMilliseconds)
  for (let pause = pauseMilliseconds; ; ) {
    const news = await ask(wait)
    if (news?.checkout === 'paid' && news.state === 'open') return location.replace(`${next}?notice=arrived`)
    if (news?.checkout === 'expired') return location.replace(`${next}?notice=not-charged`)
    if (news !== null && news.state !== 'open') return location.replace(next)
    pause = news === null ? Math.min(pause * 2, pauseMillisecondsMax) : pauseMilliseconds
    await new Promise((over) => setTimeout(over, pause))
  }
}

async function ask(url: string): Promise<News | null> {
  try {
    const response = await fetch(url)
    return response.ok ? await response.json() : null
  } catch {
    return null
  }
}
