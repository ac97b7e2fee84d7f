// Every sentence of the widget in Polish, as one chunk: the wall's here, the others beside.
import type { Words } from './en.ts'

export { community } from './community/pl.ts'
export { news } from './news/pl.ts'
export { tiers } from './tiers/pl.ts'
export { tips } from './tips/pl.ts'

export const words: Words = {
  first: {
    heading: 'Czytaj dalej',
    unlock: 'Odblokuj',
    notice: 'Jedna drobna opłata. Bez abonamentu i bez konta.',
    other: 'Już kupione? Przywróć dostęp',
  },
  steps: {
    opening: { unlock: 'Chwileczkę…' },
    refused: { heading: 'Nie udało się', unlock: 'Spróbuj ponownie', other: '' },
  },
  offline: 'Brak połączenia. Spróbuj ponownie.',
  unlockFor: (price) => `Odblokuj za ${price}`,
  unlockFree: 'Przeczytaj za darmo',
  per: (price, isYear) => `${price} ${isYear ? 'rocznie' : 'miesięcznie'}`,
  joinFor: (perMonth) => `Dołącz za ${perMonth}`,
  tryFor: (days, perMonth) => `${days} ${days > 1 ? 'dni' : 'dzień'} za darmo, potem ${perMonth}`,
}
