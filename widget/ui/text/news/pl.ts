// What a reader hears after a click, in Polish.
import type { News } from './en.ts'

const forms = new Intl.PluralRules('pl')
const people: Record<string, string> = { one: 'osoba', few: 'osoby' }

export const news: News = {
  steps: {
    paying: {
      heading: 'Dokończ w oknie płatności',
      unlock: 'Pokaż okno',
      notice: 'Ta strona otworzy się sama, gdy tylko skończysz.',
      other: 'Anuluj',
    },
    unlocking: { unlock: 'Chwileczkę…', notice: 'Otwieram artykuł…' },
    open: { notice: 'Odblokowane. Możesz czytać dalej.' },
  },
  sentences: {
    'price-changed': 'Cena się zmieniła. Nic nie zostało pobrane.',
    declined: 'Płatność została odrzucona. Nic nie zostało pobrane.',
    expired: 'Okno płatności czekało zbyt długo. Nic nie zostało pobrane.',
    'window-closed': 'Już zapłacone? Ta strona zaraz otworzy się sama.',
    revoked: 'Ten zakup został cofnięty, więc artykuł jest znów zamknięty.',
    'rate-limited': 'Serwer płatności jest zajęty. Spróbuj ponownie za chwilę.',
    'origin-not-allowed': 'Ta strona nie może sprzedawać tej pozycji. Prosimy o wiadomość do wydawcy.',
    'not-found': 'Tej pozycji nie można teraz kupić.',
    internal: 'Coś poszło nie tak po naszej stronie. Nie zapłacisz dwa razy.',
    sealed: 'Nie udało się otworzyć tekstu. To, co zapłacone, nie przepada: spróbuj ponownie lub napisz do wydawcy.',
  },
  unopened: 'Nie udało się tego otworzyć. Spróbuj ponownie',
  openedBy: 'Dla wszystkich otworzyli: ',
  people: (count, areOthers) => `${areOthers ? 'jeszcze ' : ''}${count} ${people[forms.select(count)] ?? 'osób'}`,
  openedNow: 'Cel osiągnięty: teraz mogą czytać wszyscy.',
  credit: ({ spent, due, price }, interval) =>
    `Ostatnio wydano tu ${spent}. To się liczy: pierwszy ${interval === 'year' ? 'rok' : 'miesiąc'} członkostwa kosztuje ${due}, potem ${price}.`,
}
