// Doładowanie w samym portfelu po polsku: ile, co to kosztuje i że pieniądze przyszły.
import type { addMoney as en } from './en.ts'

export const addMoney: typeof en = {
  link: 'Doładuj',
  title: 'Doładuj portfel',
  howMuch: (balance) => `W portfelu jest ${balance}. Ile chcesz wpłacić?`,
  now: (amount) => `Wpłać ${amount}`,
  afterwards: 'Potem w portfelu',
  atStripe: 'Zapłacisz kartą na stronie Stripe i wrócisz do portfela.',
  missing: 'Brakuje pieniędzy na to, co dajesz co miesiąc.',

  notices: {
    'money-added': {
      title: 'Pieniądze są w portfelu',
      body: 'Wpłata dotarła. Jest na liście poniżej.',
    },
  },
}
