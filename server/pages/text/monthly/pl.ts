// Napiwki co miesiąc po polsku: na co czytelnik się zgadza, jak stoją i jak je zatrzymać.
import type { monthly as en } from './en.ts'

export const monthly: typeof en = {
  title: (creator) => `Napiwek co miesiąc: ${creator}`,
  give: (amount) => `Dawaj napiwek ${amount} co miesiąc`,
  addAndGive: (amount, tip) => `Wpłać ${amount} i dawaj napiwek ${tip} co miesiąc`,
  afterwards: (creator, tip) =>
    `Potem ${creator} dostanie od ciebie pierwszy napiwek ${tip}. Następne będą co miesiąc z portfela.`,

  untilStopped: 'Co miesiąc, dopóki nie zatrzymasz',
  firstNow: (date) => `Pierwszy napiwek dajesz teraz, następny będzie ${date}.`,
  outOfWallet:
    'Późniejsze są z twojego portfela: z karty nic nie jest pobierane samo. Możesz je zatrzymać w portfelu, kiedy chcesz.',
  wordsOnce: 'Twoja wiadomość idzie tylko z pierwszym napiwkiem.',
  next: 'Następny napiwek',
  tooMany: 'Dajesz już wielu osobom',
  tooManyBody:
    'Masz już tyle napiwków co miesiąc, ile można mieć. Najpierw zatrzymaj któryś w portfelu. Nic nie pobrano.',

  yours: 'Napiwki co miesiąc',
  running: (date) => `Następny: ${date}`,
  missed: {
    short: (date) => `Ostatniego nie udało się dać: doładuj portfel. Następna próba: ${date}`,
    'on-hold': (date) => `Ostatniego nie udało się dać, bo portfel jest wstrzymany. Następna próba: ${date}`,
    closed: (date) => `Ostatniego nie udało się dać, bo teraz nie ma napiwków dla tego twórcy. Następna próba: ${date}`,
  },
  stopped: (date) => `Zatrzymany: nic więcej nie dajesz. Możesz to cofnąć do ${date}`,
  ended: (date) => `Zakończony ${date}, bo trzy miesiące z rzędu nie udało się go dać`,
  wishes: { stop: 'Zatrzymaj', resume: 'Niech trwa dalej' },

  letter: {
    subject: 'napiwku co miesiąc nie udało się dać',
    endedSubject: 'napiwek co miesiąc się skończył',
    says: (amount, creator, site) => `Nie udało się dać twojego napiwku co miesiąc: ${amount}, ${creator} (${site}).`,
    because: {
      short: 'W portfelu jest za mało. Doładuj go, a wpłata zostanie na niego użyta.',
      'on-hold': 'Portfel jest wstrzymany, bo bank kwestionuje wpłatę z karty.',
      closed: 'Wydawca nie przyjmuje teraz napiwków dla tego twórcy.',
    },
    triedOn: (date) => `Następna próba: ${date}. Karta nie jest za to obciążana.`,
    ended: 'To był trzeci miesiąc z rzędu, więc napiwek się zakończył. Nic więcej nie dajesz.',
    toStop: 'Jeśli już go nie chcesz, wybierz w portfelu „Zatrzymaj”.',
  },

  notices: {
    'monthly-stopped': {
      title: 'Napiwek co miesiąc jest zatrzymany',
      body: 'Nic więcej nie dajesz, chyba że go wznowisz.',
    },
    'monthly-resumed': { title: 'Napiwek co miesiąc trwa dalej', body: 'Dzień następnego jest podany tutaj.' },
    'monthly-over': {
      title: 'Ten napiwek co miesiąc już się skończył',
      body: 'Nic więcej nie dajesz. Nowy możesz zacząć na stronie twórcy.',
    },
    'monthly-full': {
      title: 'Masz już tyle napiwków co miesiąc, ile można mieć',
      body: 'Najpierw zatrzymaj inny. Ten pozostaje zatrzymany.',
    },
  },
}
