// Times in the reader's own zone, which the server does not know.

export function showLocalTimes(): void {
  const { locale } = document.documentElement.dataset
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-local]')) {
    time.textContent = format.format(new Date(time.dateTime))
  }
}
