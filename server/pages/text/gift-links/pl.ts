// Odnośniki w prezencie, po polsku.
import type { giftLinks as en } from './en.ts'

/** 1 osoba, 2 osoby, 5 osób. */
const people = (count: number) => `${count} ${form(count, ['osoba', 'osoby', 'osób'])}`

const rules = new Intl.PluralRules('pl')
function form(count: number, [one, few, many]: readonly [string, string, string]): string {
  const rule = rules.select(count)
  return rule === 'one' ? one : rule === 'few' ? few : many
}

export const giftLinks: typeof en = {
  forYou: 'Artykuł dla Ciebie',
  byReader: (site) => `To prezent od kogoś, kto czyta ${site}.`,
  byPublisher: (site) => `To prezent od ${site}.`,
  terms: 'Nic za to nie płacisz. Nie trzeba konta ani karty, a artykuł zostaje Twój w tej przeglądarce.',
  read: 'Czytaj',
  states: {
    'used-up': { title: 'Wszyscy już byli', body: 'Ten odnośnik otworzyło tyle osób, dla ilu był przeznaczony.' },
    expired: { title: 'Ten odnośnik już nie działa', body: 'Był ważny przez pewien czas, a ten czas minął.' },
    revoked: { title: 'Ten odnośnik został cofnięty', body: 'Osoba, która go dała, zamknęła go z powrotem.' },
    gone: { title: 'Artykułu już nie ma', body: 'Wydawca już go nie oferuje.' },
    free: { title: 'Dla wszystkich za darmo', body: 'Ten artykuł można już czytać bez odnośnika.' },
  },
  buy: (price) => `Odblokuj za ${price}`,
  toArticle: 'Przejdź do artykułu',

  share: 'Podziel się artykułem',
  shareThis: 'Podziel się tym artykułem',
  yours: 'Twoje odnośniki w prezencie',
  how: 'Kto ma taki odnośnik, czyta artykuł bez płacenia. Każdy jest dla kilku osób i działa do swojego ostatniego dnia.',
  none: 'W tej chwili nie ma się czym podzielić.',
  canShare: 'Możesz się podzielić',
  make: 'Utwórz odnośnik',
  upTo: (opens, days) => `Liczba osób: najwyżej ${opens}, na ${days} ${form(days, ['dzień', 'dni', 'dni'])}`,
  open: (left, date) => `Może go jeszcze przeczytać ${people(left)}, do ${date}`,
  over: {
    'used-up': (date) => `Otworzyli go wszyscy, dla których był, najpóźniej ${date}`,
    expired: (date) => `Nie działa od ${date}`,
    revoked: (date) => `Cofnięty ${date}`,
  },
  opened: (count, opens) => `Otwarto: ${count} z ${opens}`,
  send: 'Udostępnij…',
  revoke: 'Cofnij',

  notices: {
    'link-made': { title: 'Twój odnośnik jest gotowy', body: 'Skopiuj go i wyślij, komu chcesz.' },
    'link-off': {
      title: 'Tym nie można się podzielić',
      body: 'Ta strona nie pozwala czytelnikom dzielić się artykułami przez odnośnik.',
    },
    'link-not-yours': {
      title: 'Tym nie można się podzielić',
      body: 'Możesz się dzielić tym, za co płacisz, lub tym, co otwiera Twoje członkostwo.',
    },
    'link-too-many': {
      title: 'Dość na ten miesiąc',
      body: 'Masz tu już tyle odnośników, ile można utworzyć w miesiącu.',
    },
    'link-revoked': {
      title: 'Odnośnik został cofnięty',
      body: 'Nikt go już nie otworzy. Kto przez niego czytał, zachowuje artykuł.',
    },
  },
}
