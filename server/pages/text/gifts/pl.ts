// Gifts of memberships, in Polish.
import type { gifts as english } from './en.ts'

export const gifts: typeof english = {
  giveTitle: (tier) => `Podaruj członkostwo: ${tier}`,
  each: { month: 'Miesiąc członkostwa', year: 'Rok członkostwa' },
  number: 'Ile',
  change: 'Zmień',
  numberHint: (most) => `Od 1 do ${most}`,
  numberWrong: (most) => `Prosimy o liczbę całkowitą od 1 do ${most}.`,
  how: 'Za każde dostaniesz kod do przekazania. Kto go wpisze, od razu ma członkostwo, bez karty. Kod działa raz, w ciągu roku.',
  giveFor: (price) => `Podaruj za ${price}`,
  addAndGive: (amount, price) => `Wpłać ${amount} i podaruj za ${price}`,
  forGift: 'Za prezent',
  tooLittle: (least) => `Na ten prezent potrzeba co najmniej ${least}.`,
  walletEmpty: 'Twój portfel jest pusty. Doładuj go raz, a prezent zostanie z niego opłacony.',
  afterwards: (title, price) => `Potem zapłacimy ${price} za prezent „${title}”.`,

  given: 'Twój prezent jest gotowy',
  paid: 'Zapłacono z portfela',
  goodUntil: 'Ważny do',
  passOn: 'Przekaż każdy kod jednej osobie, w tej postaci albo jako odnośnik.',
  findAgain: 'Kody znajdziesz w portfelu. Każdy, którego nikt nie użył, możesz tam wycofać.',
  code: (position) => `Kod ${position}`,
  copyCode: 'Kopiuj kod',
  copyLink: 'Kopiuj odnośnik',
  copied: 'Skopiowano',
  states: {
    open: (date) => `Ważny do ${date}`,
    late: (date) => `Nikt go nie użył do ${date}`,
    redeemed: (date) => `Wykorzystany ${date}`,
    'taken-back': (date) => `Wycofany ${date}`,
  },
  takeBack: (price) => `Wycofaj ${price}`,

  fromYou: 'Prezenty od ciebie',
  counts: {
    open: (count) => `czeka: ${count}`,
    late: (count) => `niewykorzystane: ${count}`,
    redeemed: (count) => `wykorzystane: ${count}`,
    'taken-back': (count) => `wycofane: ${count}`,
  },
  showCodes: 'Pokaż kody',
  yourGift: 'Twój prezent',

  redeemTitle: 'Odbierz prezent',
  redeemBody: 'Wpisz otrzymany kod. Konto ani karta nie są potrzebne.',
  theCode: 'Kod prezentu',
  codeRules: 'Ma 28 liter i cyfr. Kreski, odstępy i małe litery nie mają znaczenia.',
  look: 'Dalej',
  unknown:
    'Pod tym kodem nie ma prezentu. Sprawdź, czy jest kompletny. Mógł też stracić ważność albo zostać wycofany przez darczyńcę.',
  used: 'Ten kod został już wykorzystany. Każdy daje członkostwo jednej osobie i tylko raz.',
  forYou: 'Prezent dla ciebie',
  costs: 'Nic cię to nie kosztuje',
  endsItself: 'Nie pytamy o kartę, a członkostwo skończy się samo: nigdy nic za nie nie pobierzemy.',
  redeem: 'Odbierz członkostwo',
  otherCode: 'Inny kod',
  memberAlready: 'Masz tu już członkostwo',
  memberAlreadyBody: (date) =>
    `Twoje członkostwo obejmuje to, co daje ten prezent. Kod pozostaje ważny do ${date}: użyj go później albo przekaż dalej.`,
  onSite: (site) => `Artykuły dla członków w serwisie ${site} otwierają się w tej przeglądarce bez płacenia.`,

  notices: {
    'code-taken-back': {
      title: 'Kod został wycofany',
      body: 'Jego cena jest znów w portfelu. Kod niczego już nie otwiera.',
    },
    'code-taken-before': {
      title: 'Ten kod wycofano już wcześniej',
      body: 'Jego cena wróciła wtedy do portfela, jeden raz.',
    },
    'code-used': {
      title: 'Ktoś już użył tego kodu',
      body: 'Prezent pozostaje więc podarowany. Pieniądze się nie ruszyły.',
    },
  },
}
