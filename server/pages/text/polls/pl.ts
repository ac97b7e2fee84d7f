// Głosy w ankietach po polsku: co wybrano, ile to kosztuje i że głos się liczy.
import type { polls as en } from './en.ts'

export const polls: typeof en = {
  title: (question) => `Głosowanie: ${question}`,
  give: (price) => `Zagłosuj · ${price}`,
  addAndGive: (amount, price) => `Wpłać ${amount} i zagłosuj · ${price}`,
  forTip: 'Na ten głos',
  tooLittle: (least) => `Na ten głos potrzeba co najmniej ${least}.`,
  walletEmpty: 'Twój portfel jest pusty. Doładuj go raz, a za głosy zapłacisz z niego bez opłaty za kartę.',
  only: (amount) => `Tylko ten głos: ${amount}`,
  payOnly: (amount, price) =>
    amount === price ? `Zagłosuj kartą · ${price}` : `Zapłać ${amount} kartą i zagłosuj · ${price}`,
  onlyCosts:
    'Każda płatność kartą kosztuje operatora stałą opłatę, która najbardziej ciąży na małej kwocie. Przy doładowaniu płaci się ją raz za wiele głosów.',
  onlyFrom: (least) => `Samą kartą można zapłacić od ${least}. Mniejsze kwoty płaci się z portfela.`,
  afterwards: (_question, price) => `Potem twój głos zostanie policzony, za ${price}.`,

  choice: 'Twój wybór',
  secret: 'Nikt nie dowie się, jak głosujesz.',
  instead: 'Zastąpi twój dotychczasowy głos:',
  mayChange: 'Możesz go zmienić, dopóki ankieta trwa.',
  forMembers: 'Za darmo dla członków',
  giveFree: 'Zagłosuj za darmo',

  closed: 'Głosy nie są już przyjmowane',
  closedBody: 'Ankieta się zakończyła albo tej odpowiedzi już w niej nie ma. Nic nie pobrano.',
  nothingGiven: 'Głosu nie oddano i z portfela nic nie pobrano.',
  given: 'Twój głos się liczy!',
  price: 'Koszt głosu',

  lines: { tip: 'Twój głos', 'tip-refund': 'Głos zwrócony przez wydawcę' },
}
