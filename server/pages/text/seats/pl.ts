// Seats in a membership for a group, in Polish.
import type { seats as english } from './en.ts'

export const seats: typeof english = {
  forGroup: 'Dołącz z grupą',
  otherNumber: 'Inna liczba miejsc',
  number: 'Liczba miejsc, razem z twoim',
  numberHint: (most) =>
    `Od 2 do ${most}. Płacisz za wszystkie. Pozostałe osoby zajmują swoje miejsca w portfelu, gdy je zaprosisz.`,
  numberFault: (most) => `Tylu miejsc nie ma. Grupa może tu mieć od 2 do ${most} miejsc.`,
  showPrice: 'Pokaż cenę',
  onlyMine: 'Tylko dla mnie',
  times: (seats, each) => `Miejsca: ${seats} × ${each}`,
  perk: (seats) =>
    seats === 2 ? 'Miejsce dla ciebie i jeszcze jednej osoby' : `Miejsca dla ciebie i innych osób: ${seats - 1}`,
  inviteNext: 'Zaproś czytelników',

  manage: (seats) => `Miejsca (${seats}): kto je ma, kto może zająć`,
  title: (tier) => `Miejsca: ${tier}`,
  count: (taken, others) =>
    others === 1
      ? `Jedno miejsce jest twoje. Drugie jest ${taken === 0 ? 'wolne' : 'zajęte'}.`
      : `Jedno miejsce jest twoje. Pozostałe: ${others}, z tego wolne: ${others - taken}.`,
  untilOver: 'To członkostwo się skończyło: miejsca niczego już nie otwierają.',
  takenTitle: 'Kto ma miejsce',
  nobody: 'Jeszcze nikt.',
  since: (date) => `Od ${date}`,
  beyond: 'Ponad liczbę opłaconych miejsc: niczego nie otwiera.',
  free: 'Odbierz',
  freeHint:
    'Kto straci miejsce, może czytać jeszcze najwyżej godzinę i nie zajmie go ponownie, chyba że znów zaprosisz ten adres.',
  invitedTitle: 'Kto może zająć miejsce',
  nobodyInvited: 'Nikt nie jest jeszcze zaproszony.',
  anybodyAt: (domain) => `Każdy, kto ma adres ${domain}`,
  told: 'Powiadomiono e-mailem',
  untold: 'Bez powiadomienia e-mailem. Daj znać samodzielnie: miejsce czeka w portfelu tej osoby.',
  domainUntold: 'Bez powiadomienia e-mailem. Daj znać, że miejsce czeka w portfelu.',
  withdraw: 'Wycofaj',
  barredTitle: 'Kto już nie może',
  inviteAgain: 'Zaproś ponownie',
  inviteTitle: 'Zaproś czytelników',
  lines: 'Adresy e-mail lub domeny',
  linesHint: (domain) =>
    `Każdy w osobnym wierszu, najwyżej 100. Domena taka jak ${domain} zaprasza każdego, kto ma tam potwierdzony adres.`,
  letterHint:
    'Na każdy adres wysyłamy jedną krótką wiadomość. Czytelnicy widzą serwis i poziom, ale nie to, kto płaci.',
  invite: 'Zaproś',
  nothingTyped: 'Wpisz co najmniej jeden adres lub domenę.',
  tooManyLines: 'Najwyżej 100 naraz.',
  tooMany: 'Ta grupa ma zbyt wiele zaproszeń. Wycofaj część albo zaproś domenę.',
  notAddresses: (lines) => `To nie są adresy e-mail ani domeny: ${lines}`,
  everybody: (domains) =>
    `Adres w domenie ${domains} może mieć każdy. Zaproś stamtąd pojedyncze adresy. Nikt nie został zaproszony.`,

  yours: 'Miejsca',
  held: 'Miejsce w grupie',
  beyondHeld: 'Grupa ma teraz mniej miejsc, więc to niczego nie otwiera.',
  leave: 'Oddaj miejsce',
  freeFor: (site, tier) => `Czeka na ciebie miejsce w ${site}: ${tier}`,
  freeForBody:
    'Ktoś za nie płaci. Ciebie nic nie kosztuje. Ta osoba widzi twój adres e-mail i od kiedy masz miejsce, ale nie to, co czytasz.',
  take: 'Zajmij miejsce',
  fullFor: (site, tier) => `Masz zaproszenie na miejsce w ${site}: ${tier}`,
  fullForBody: 'Na razie wszystkie są zajęte. Gdy któreś się zwolni, pojawi się tutaj.',
  haveOneOrInvited: 'Mam już portfel albo zaproszenie',

  notices: {
    invited: {
      title: 'Zaproszenia są gotowe',
      body: 'Wiadomości wyjdą w ciągu kilku minut. Każda z tych osób może zająć miejsce w portfelu, gdy potwierdzi w nim swój adres.',
    },
    'invited-untold': {
      title: 'Zaproszenia są gotowe, ale nie wszyscy o nich wiedzą',
      body: 'Liczba wiadomości na dzień jest ograniczona. Osobom bez wiadomości daj znać samodzielnie.',
    },
    'group-over': {
      title: 'Nikt nie został zaproszony',
      body: 'To członkostwo się skończyło, więc nie ma wolnych miejsc.',
    },
    withdrawn: { title: 'Zaproszenie wycofano', body: 'Kto zajął dzięki niemu miejsce, ma je nadal.' },
    freed: { title: 'Miejsce jest znów wolne', body: 'Kto je miał, może czytać jeszcze najwyżej godzinę.' },
    'freed-before': { title: 'Ten adres nie ma miejsca', body: 'Oddano je już wcześniej. Nic się nie zmieniło.' },
    'seat-taken': {
      title: 'Miejsce należy do ciebie',
      body: 'Artykuły otwierają się teraz jak każdemu członkowi. Nic cię to nie kosztuje.',
    },
    'seat-full': {
      title: 'Wszystkie miejsca są zajęte',
      body: 'Ktoś był szybszy. Gdy któreś się zwolni, pojawi się tutaj.',
    },
    'seat-over': {
      title: 'Nie ma już tego miejsca',
      body: 'Nikt już nie płaci za tę grupę. Dla ciebie nic się nie zmieniło.',
    },
    'seat-left': { title: 'Miejsce zostało oddane', body: 'Dopóki masz zaproszenie, możesz je zająć ponownie.' },
    'seat-none': { title: 'Nie masz tam miejsca', body: 'Zostało oddane albo odebrane. Nic się nie zmieniło.' },
  },

  letter: {
    subject: 'czeka na ciebie miejsce',
    says: (site, tier) =>
      `Ktoś płaci za grupę członków w ${site} (${tier}) i zaprosił ten adres e-mail do zajęcia miejsca. Nic cię to nie kosztuje.`,
    how: (place) =>
      `Aby je zająć, otwórz w przeglądarce ${place}. Jeśli masz tam portfel, wybierz „Zachowaj ten portfel”, a jeśli nie – „Mam już portfel albo zaproszenie”. Wpisz ten adres e-mail, a potem kod, który na niego wyślemy.`,
    seen: 'Kto płaci, zobaczy wtedy ten adres i od kiedy masz miejsce, ale nie to, co czytasz.',
    ignore: 'Jeśli go nie chcesz, nie musisz nic robić. Nie wyślemy w tej sprawie więcej wiadomości.',
  },
}
