// Changing, pausing and resuming a membership, in Polish.
import type { membership as english } from './en.ts'

export const membership: typeof english = {
  title: 'Twoje członkostwo',
  manage: 'Zmień',
  paused: (date) => `Wstrzymane, opłacone do ${date}`,
  planned: (date, terms) => `Od ${date}: ${terms}`,

  choices: 'Zmień je',
  choose: 'Zmień na to',
  now: (due, then) => `Od razu: dziś płacisz ${due}, potem ${then}`,
  nowFree: (then) => `Od razu, dziś nic nie płacisz. Potem ${then}`,
  later: (date, then) => `Od ${date}, dziś nic nie płacisz. Potem ${then}`,
  hindrances: {
    'past-due': 'Ostatnia płatność się nie udała. Zmiana będzie możliwa, gdy zostanie opłacona.',
    cancelled: 'Nie odnowi się, bo z niego zrezygnowano. Najpierw je wznów, potem można je zmienić.',
    paused: 'Jest wstrzymane. Najpierw je wznów, potem można je zmienić.',
    'renewal-due': 'Właśnie pobieramy opłatę za następny okres. Zmiana będzie możliwa potem, za około godzinę.',
  },
  waiting: 'Twój bank musi potwierdzić tę płatność',
  waitingBody:
    'Potwierdź ją na stronie Stripe albo zapłać tam inną kartą. Do tego czasu nic się nie zmieni i nic nie pobierzemy. Jeśli nic nie zrobisz, zmiana przepadnie w ciągu doby.',
  confirmAtStripe: 'Przejdź na stronę Stripe',
  keep: 'Zostań przy obecnym',
  keepBody: (then) => `Zaplanowana zmiana przepadnie: zostaje ${then}. Dziś nic nie płacisz.`,
  card: 'Inna karta',
  invoices: 'Rachunki',
  atStripe: 'Karty i rachunki otwierają się na stronie Stripe, skąd wrócisz tutaj.',
  pauseOrEnd: 'Wstrzymaj lub zrezygnuj',
  rest: 'Wstrzymaj…',
  resume: 'Wznów…',

  changeTitle: (tier) => `Zmień na ${tier}`,
  present: 'Masz',
  wanted: 'Zmieniasz na',
  payNow: 'Płacisz teraz',
  restOfPeriod: 'reszta tego okresu po odjęciu tego, co już za nią zapłacono',
  newPeriod: 'cały okres po odjęciu tego, co zostało z obecnego',
  sameRhythm: (date, then) => `Działa od razu. Od ${date} ${then}, dopóki nie zrezygnujesz.`,
  newRhythm: (then) => `Działa od razu i dziś zaczyna się nowy okres. Potem ${then}, dopóki nie zrezygnujesz.`,
  onTrial: (date, then) => `Działa od razu, a darmowe dni trwają dalej. Od ${date} ${then}, dopóki nie zrezygnujesz.`,
  atEnd: (date, then) =>
    `Do ${date} wszystko zostaje, jak jest, bo jest opłacone. Od tego dnia ${then}, dopóki nie zrezygnujesz.`,
  changeFor: (due) => `Zmień i zapłać ${due}`,
  changeNow: 'Zmień teraz, bez opłaty',
  changeLater: 'Zmień od tego dnia',
  back: 'Zostaw, jak jest',

  pauseTitle: 'Wstrzymaj członkostwo',
  pauseBody: (date) =>
    `To, co zapłacono, jest twoje: pozostaje otwarte do ${date}. Potem nie otwiera niczego i nic nie pobieramy, dopóki go nie wznowisz.`,
  pauseReturn: (then) =>
    `Wznowione przed tym dniem po prostu trwa dalej. Wznowione później zaczyna w dniu wznowienia nowy okres: ${then}.`,
  pauseDrops: 'Zaplanowana zmiana przez to przepadnie.',
  pauseNow: 'Wstrzymaj bez opłaty',

  resumeTitle: 'Wznów członkostwo',
  resumeSame: (date, then) => `Trwa dalej w opłaconym okresie. Od ${date} ${then}, dopóki nie zrezygnujesz.`,
  resumeNew: (then) =>
    `Dziś zaczyna się nowy okres i od razu wszystko otwiera. Potem ${then}, dopóki nie zrezygnujesz. Jeśli płatność się nie uda, pozostanie wstrzymane.`,
  resumeFree: 'Wznów bez opłaty',
  resumeFor: (due) => `Wznów i zapłać ${due}`,

  notices: {
    'member-changed': { title: 'Członkostwo zostało zmienione', body: 'Zmiana działa od teraz.' },
    'member-planned': {
      title: 'Zmiana jest zaplanowana',
      body: 'Zacznie działać w podanym niżej dniu. Nic nie zostało pobrane.',
    },
    'member-kept': { title: 'Zostaje, jak jest', body: 'Zaplanowana zmiana przepadła. Nic nie zostało pobrane.' },
    'member-same': { title: 'Już tak jest', body: 'Ten krok nic nie kosztował.' },
    'member-paused': {
      title: 'Członkostwo jest wstrzymane',
      body: 'Pozostaje otwarte do podanego niżej dnia. Nic nie pobierzemy, dopóki go nie wznowisz.',
    },
    'member-going': { title: 'Członkostwo nie jest wstrzymane', body: 'Odnowi się w podanym niżej dniu.' },
    'member-ended': { title: 'Członkostwo się skończyło', body: 'Nic więcej nie pobierzemy.' },
    'member-waits': {
      title: 'Jeszcze nie zmieniono',
      body: 'Najpierw trzeba potwierdzić płatność, jak napisano niżej.',
    },
    'member-look-again': {
      title: 'Kosztuje to już inaczej',
      body: 'Nic nie zostało pobrane. Spójrz jeszcze raz na kwotę.',
    },
    'member-busy': {
      title: 'Zmiana tego członkostwa jest w toku',
      body: 'Ten krok nic nie kosztował. Sprawdź ponownie za minutę lub dwie.',
    },
    'member-hindered': {
      title: 'Teraz nie można go zmienić',
      body: 'Nic nie zostało pobrane. Niżej napisano dlaczego.',
    },
    'member-on-trial': {
      title: 'Nie ma jeszcze czego wstrzymać',
      body: 'Trwają darmowe dni i nic nie jest opłacone. Jeśli go nie chcesz, zrezygnuj.',
    },
    'member-card': { title: 'Witaj z powrotem', body: 'Jeśli wybrano inną kartę, odtąd płaci ta.' },
  },
}
