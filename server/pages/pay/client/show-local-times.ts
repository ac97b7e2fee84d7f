// Times in the reader's own zone, which the server does not know.

export function showLocalTimes(): void {
  const { locale } = document.documentElement.dataset
  const formats: Readonly<Record<string, Intl.DateTimeFormat>> = {
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
    time: new Intl.DateTimeFormat(locale, { timeStyle: 'short' }),
  }
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-local]')) {
    const format = formats[time.dataset.local ?? '']
    if (format) time.textContent = format.format(new Date(time.dateTime))
  }
}
