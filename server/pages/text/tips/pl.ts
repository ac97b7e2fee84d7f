// Napiwki po polsku: ile, ile z tego dociera, i podziękowanie.
import type { tips as en } from './en.ts'

export const tips: typeof en = {
  title: (creator) => `Napiwek: ${creator}`,
  give: (amount) => `Daj napiwek ${amount}`,
  addAndGive: (amount, tip) => `Wpłać ${amount} i daj napiwek ${tip}`,
  forTip: 'Na ten napiwek',
  tooLittle: (least) => `Na ten napiwek potrzeba co najmniej ${least}.`,
  walletEmpty: 'Twój portfel jest pusty. Doładuj go raz, a napiwki zapłacisz z niego bez opłaty za kartę.',
  only: (amount) => `Tylko ten napiwek: ${amount}`,
  payOnly: (amount, tip) =>
    amount === tip ? `Daj napiwek ${tip} kartą` : `Zapłać ${amount} kartą i daj napiwek ${tip}`,
  onlyCosts:
    'Każda płatność kartą kosztuje operatora stałą opłatę, która najbardziej ciąży na małej kwocie. Przy doładowaniu płaci się ją raz za wiele napiwków.',
  onlyFrom: (least) => `Samą kartą można dać napiwek od ${least}. Mniejsze daje się z portfela.`,
  afterwards: (creator, tip) => `Potem ${creator} dostanie od ciebie napiwek ${tip}.`,

  youGive: 'Dajesz',
  arrives: (creator) => `${creator} dostaje`,
  platformFee: 'Opłata operatora',
  message: 'Twoja wiadomość',
  seenByAll: 'Przeczytają ją wszyscy, chyba że wydawca ją ukryje.',
  seenWhenAgreed: 'Jeśli wydawca się zgodzi, przeczytają ją wszyscy.',
  seenByCreator: 'Przeczytają ją tylko twórca i wydawca.',
  name: 'Twoje imię lub nick przy napiwku',
  nameHint: 'Nieobowiązkowe. Może je zobaczyć każdy; gdy puste, napiwek będzie bez podpisu.',
  shownAs: 'Podpisany jako',
  anonymous: 'Nikt nie dowie się, że napiwek jest od ciebie, twórca też nie.',

  closed: 'Teraz nie ma napiwków',
  closedBody: 'Wydawca nie przyjmuje tego napiwku albo nie przyjmuje go teraz. Nic nie pobrano.',

  stickers: {
    penny: 'Pens',
    flower: 'Kwiat',
    coffee: 'Kawa',
    book: 'Książka',
    cake: 'Tort',
    star: 'Gwiazda',
    lighthouse: 'Latarnia',
    fireworks: 'Fajerwerki',
  },
  sticker: (name) => `Naklejka: ${name}`,
  stickerGone: 'Już niedostępne',
  stickerGoneBody: 'Tej naklejki nie można teraz wysłać. Nic nie pobrano.',

  nothingGiven: 'Napiwku nie dano i z portfela nic nie pobrano.',

  given: 'Dziękujemy!',
  gave: 'Napiwek',
}
