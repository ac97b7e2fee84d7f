// On what terms a membership begins, in Polish.
import type { terms as english } from './en.ts'

export const terms: typeof english = {
  freeThen: (date, price) => `Za darmo do ${date}, potem ${price}. Zrezygnuj wcześniej, a nic nie zostanie pobrane.`,
  startFree: (price) => `Zacznij za darmo, potem ${price}`,
  freeUntil: 'Za darmo do',
  founding: 'Cena dla pierwszych członków: zostaje twoja tak długo, jak z nami jesteś.',
  regularly: (price) => `Zwykle kosztuje ${price}.`,
  purchases: 'Twoje zakupy z ostatnich 30 dni',
  afterwards: 'Później',
  takenThen: {
    month: (price) =>
      `Potem co miesiąc pobierzemy ${price}, dopóki nie zrezygnujesz. Możesz to zrobić w każdej chwili w portfelu, a opłacony czas zostaje twój.`,
    year: (price) =>
      `Potem co rok pobierzemy ${price}, dopóki nie zrezygnujesz. Możesz to zrobić w każdej chwili w portfelu, a opłacony czas zostaje twój.`,
  },
  nowThen: (now, price) =>
    `${now} teraz, potem ${price}, dopóki nie zrezygnujesz. Możesz to zrobić w każdej chwili w portfelu.`,
  trial: (date) => `Za darmo do ${date}, potem odnowi się`,
  counted: 'Zaliczony na poczet członkostwa, więc nie da się go cofnąć',
  notices: {
    'undo-counted': {
      title: 'Ten zakup zaliczono na poczet członkostwa',
      body: 'Jego cenę odjęliśmy od twojej pierwszej płatności, więc nie może wrócić po raz drugi. Żadne pieniądze nie zmieniły miejsca, a artykuł zostaje twój.',
    },
  },
}
