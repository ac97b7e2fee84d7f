// Every sentence of the widget, in Polish.
import type { Words } from './en.ts'

export const words: Words = {
  first: {
    heading: 'Czytaj dalej',
    unlock: 'Odblokuj',
    notice: 'Jedna drobna opłata. Bez abonamentu i bez konta.',
    other: 'Już kupione? Przywróć dostęp',
  },
  steps: {
    asking: {},
    ready: {},
    opening: { unlock: 'Chwileczkę…' },
    paying: {
      heading: 'Dokończ w oknie płatności',
      unlock: 'Pokaż okno',
      notice: 'Ta strona otworzy się sama, gdy tylko skończysz.',
      other: 'Anuluj',
    },
    unlocking: { unlock: 'Chwileczkę…', notice: 'Otwieram artykuł…' },
    open: {},
    refused: { heading: 'Nie udało się', unlock: 'Spróbuj ponownie', other: '' },
  },
  offline: 'Brak połączenia. Spróbuj ponownie.',
  unlockFor: (price) => `Odblokuj za ${price}`,
  unlockFree: 'Przeczytaj za darmo',
  unlocked: 'Odblokowane. Możesz czytać dalej.',
  sentences: {
    'price-changed': 'Cena się zmieniła. Nic nie zostało pobrane.',
    declined: 'Płatność została odrzucona. Nic nie zostało pobrane.',
    expired: 'Okno płatności czekało zbyt długo. Nic nie zostało pobrane.',
    'window-closed': 'Już zapłacone? Ta strona zaraz otworzy się sama.',
    revoked: 'Ten zakup został cofnięty, więc artykuł jest znów zamknięty.',
    offline: 'Nie można połączyć się z serwerem płatności. Spróbuj ponownie.',
    'rate-limited': 'Serwer płatności jest zajęty. Spróbuj ponownie za chwilę.',
    'origin-not-allowed': 'Ta strona nie może sprzedawać tej pozycji. Prosimy o wiadomość do wydawcy.',
    'not-found': 'Tej pozycji nie można teraz kupić.',
    internal: 'Coś poszło nie tak po naszej stronie. Nie zapłacisz dwa razy.',
    sealed: 'Nie udało się otworzyć tekstu. Zakup jest zachowany: spróbuj ponownie.',
  },
}
