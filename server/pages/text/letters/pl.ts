// Letters to members, in Polish.
import type { Words } from '../en.ts'

export const letters: Words['letters'] = {
  named: (tier, site) => `„${tier}” w serwisie ${site}`,
  inWallet: (address) => `Twój portfel jest pod adresem ${address}.`,
  noLinks:
    'W naszych listach nie ma linków: wpisz adres w przeglądarce samodzielnie. Ten list dostajesz, bo pod tym adresem e-mail zachowany jest twój portfel.',

  joined: {
    subject: 'masz członkostwo',
    says: (name) => `Masz już członkostwo ${name}. Dziękujemy.`,
    paid: (amount) => `Zapłacono: ${amount}.`,
    isFree: (date) => `Nic nie pobrano: do ${date} jest za darmo.`,
    renews: (price, date) => `Kosztuje ${price} i odnawia się ${date}, dopóki nie zrezygnujesz.`,
    toCancel: 'Zrezygnować możesz w każdej chwili w portfelu, jednym przyciskiem. To, co opłacone, zostaje otwarte.',
  },
  'trial-ends': {
    subject: 'kończą się twoje darmowe dni',
    says: (name, date) => `Twoje darmowe dni członkostwa ${name} kończą się ${date}.`,
    costs: (price) => `Odtąd kosztuje ${price}; pierwszą opłatę pobierzemy tego dnia.`,
    toCancel: 'Jeśli tego nie chcesz, zrezygnuj wcześniej w portfelu: wtedy nic nie pobierzemy.',
  },
  'payment-failed': {
    subject: 'płatność się nie udała',
    says: (amount, name) => `Płatność ${amount} za członkostwo ${name} się nie udała.`,
    triedOn: (date) => `Spróbujemy ponownie ${date}.`,
    notTried: 'Nie będzie ponowiona sama z siebie.',
    opensUntil: (date) => `Do ${date} wszystko pozostaje otwarte.`,
    toPay: 'Możesz zapłacić od razu, także inną kartą: wybierz w portfelu „Zapłać teraz”.',
  },
  'bank-asks': {
    subject: 'twój bank cię potrzebuje',
    says: (amount, name) =>
      `Twój bank chce, by płatność ${amount} za członkostwo ${name} została potwierdzona. Tylko ty możesz to zrobić.`,
    toConfirm: 'Wybierz w portfelu „Zapłać teraz”: tam zapyta cię twój bank.',
  },
  'last-notice': {
    subject: 'twoje członkostwo wkrótce się zamknie',
    says: (amount, name) => `Wciąż brakuje płatności ${amount} za członkostwo ${name}.`,
    closesOn: (date) => `Jeśli nie nadejdzie, członkostwo zamknie się ${date}.`,
  },
  over: {
    subject: 'twoje członkostwo jest zamknięte',
    says: (name, date) => `Członkostwo ${name} jest zamknięte od ${date}, bo płatność się nie udała.`,
    triedOn: (date) =>
      `Spróbujemy jeszcze raz ${date}; jeśli wtedy się uda, wszystko znów będzie otwarte. Jeśli tego nie chcesz, zrezygnuj wcześniej w portfelu.`,
    notTried: 'Nic więcej nie pobierzemy. Możesz dołączyć ponownie w każdej chwili.',
    staysOpen: 'Artykuły kupione pojedynczo pozostają otwarte.',
  },
  'paid-after-all': {
    subject: 'twoja płatność doszła do skutku',
    says: (amount, name) => `Płatność ${amount} za członkostwo ${name} jednak doszła do skutku. Dziękujemy.`,
    renews: (date) => `Wszystko jest otwarte, a członkostwo odnawia się ${date}.`,
    ends: (date) => `Wszystko jest otwarte do ${date}. Członkostwo się nie odnawia.`,
  },
  cancelled: {
    subject: 'zrezygnowano z twojego członkostwa',
    says: (name) => `Zrezygnowano z członkostwa ${name}. Nic więcej nie pobierzemy.`,
    opensUntil: (date) => `To, co opłacone, pozostaje otwarte do ${date}.`,
    isClosed: 'Opłacony czas już minął, więc członkostwo jest zamknięte.',
    toResume: 'Jeśli do tego czasu zmienisz zdanie, wybierz w portfelu „Wznów”.',
  },
}
