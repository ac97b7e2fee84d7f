// Every sentence of the pay origin's pages, in Polish.

import { addMoney } from './add-money/pl.ts'
import { cardTips } from './card-tips/pl.ts'
import type { Words } from './en.ts'
import { giftLinks } from './gift-links/pl.ts'
import { gifts } from './gifts/pl.ts'
import { keep } from './keep/pl.ts'
import { late } from './late/pl.ts'
import { letters } from './letters/pl.ts'
import { membership } from './membership/pl.ts'
import { monthly } from './monthly/pl.ts'
import { overlay } from './overlay/pl.ts'
import { polls } from './polls/pl.ts'
import { seats } from './seats/pl.ts'
import { terms } from './terms/pl.ts'
import { tips } from './tips/pl.ts'

const plural = new Intl.PluralRules('pl')

/** `1 zakup`, `2 zakupy`, `5 zakupów`. */
function purchases(count: number): string {
  const forms: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'zakup', few: 'zakupy' }
  return `${count} ${forms[plural.select(count)] ?? 'zakupów'}`
}

const again = {
  title: 'To się nie udało',
  body: 'Ten krok nic nie kosztował. Wróć i spróbuj jeszcze raz.',
}
const refused = {
  title: 'Stąd nie da się tego zrobić',
  body: 'Żądanie nie pochodzi z tego okna. Nic nie zostało pobrane.',
}
const gone = {
  title: 'Tu nic nie ma',
  body: 'Odnośnik jest stary albo niepełny. Wróć do artykułu i zacznij stamtąd.',
}

export const pl: Words = {
  brand: 'Tuppence',
  cardSafety: 'Dane karty trafiają wyłącznie do Stripe.',
  wallet: 'Portfel',
  oneMoment: 'Chwileczkę…',

  unlockTitle: (title) => `Odblokuj „${title}”`,
  price: 'Cena',
  fees: 'Opłaty',
  feesNone: 'dla ciebie żadne',
  free: 'Za darmo',
  youPay: 'Płacisz',
  youPayNow: 'Płacisz teraz',
  walletNow: 'W portfelu jest',
  leftAfter: 'Zostanie',
  unlockFor: (price) => `Odblokuj za ${price}`,
  readFree: 'Przeczytaj za darmo',
  noThanks: 'Nie, dziękuję',

  joinTitle: (tier) => `Dołącz: ${tier}`,
  joinFor: (price) => `Dołącz za ${price}`,
  joinTakes: (price) => `${price}, dopóki nie zrezygnujesz. Możesz to zrobić w każdej chwili w portfelu.`,
  per: { month: (price) => `${price} miesięcznie`, year: (price) => `${price} rocznie` },
  renewsBy: {
    month:
      'Tyle samo pobierzemy co miesiąc, dopóki nie zrezygnujesz. Możesz to zrobić w każdej chwili w portfelu, a opłacony czas zostaje twój.',
    year: 'Tyle samo pobierzemy co rok, dopóki nie zrezygnujesz. Możesz to zrobić w każdej chwili w portfelu, a opłacony czas zostaje twój.',
  },
  opensAll: (site) => `Otwiera wszystko w serwisie ${site}`,
  opensPart: (site) => `Otwiera to, co w serwisie ${site} jest dla członków`,
  joined: 'Masz członkostwo',
  goOn: 'Dalej',
  renewsOn: 'Odnowi się',
  endsOn: 'Skończy się',
  memberAlready: 'Masz członkostwo',
  memberAlreadyBody: 'Twoje członkostwo to obejmuje. Nic więcej nie zapłacisz.',
  otherMember: 'Masz tu już członkostwo',
  otherMemberBody: 'Twoje członkostwo jest inne niż to. Możesz je zmienić w portfelu. Nic nie zostało pobrane.',
  memberOver: 'To członkostwo się skończyło',
  memberOverBody: 'Niczego już nie otwiera. Kupione artykuły pozostają otwarte.',

  walletEmpty: 'Twój portfel jest pusty. Doładuj go raz, a potem odblokowuj za grosze.',
  walletShort: (balance, missing) => `W portfelu jest ${balance}. Do ceny brakuje ${missing}.`,
  otherAmount: 'Inna kwota',
  otherHint: (least, most) => `Od ${least} do ${most}`,
  exactly: (amount) => `Płacisz dokładnie ${amount}, bez prowizji za kartę.`,
  forUnlock: 'Za ten artykuł',
  staysInWallet: 'Zostaje w portfelu',
  thisAmount: 'wpisaną kwotę',
  theRest: 'reszta',
  addAndUnlock: (amount, price) => `Wpłać ${amount} i odblokuj za ${price}`,
  unspent: 'Niewydane pieniądze są twoje, w każdym serwisie z Tuppence.',
  amountMissing: 'Wpisz kwotę albo wybierz jedną z powyższych.',
  amountUnclear: 'Wpisano kwotę. Czy to o nią chodzi? Naciśnij przycisk jeszcze raz albo wybierz jedną z powyższych.',
  amountNotPlain: (example) => `Prosimy o same cyfry, na przykład ${example}.`,
  amountTooFine: (decimals) =>
    decimals === 0 ? 'Ta waluta nie ma części dziesiętnych.' : `Najwyżej ${decimals} cyfry po przecinku.`,
  amountTooSmall: (least) => `Najmniejsze doładowanie to ${least}.`,
  amountTooLittle: (least) => `Na ten artykuł potrzeba co najmniej ${least}.`,
  amountTooLarge: (most) => `Największe jednorazowe doładowanie to ${most}.`,

  notices: {
    'not-charged': 'Płatność nie została dokończona. Nic nie zostało pobrane.',
    'price-changed':
      'Cena zmieniła się, gdy to okno było otwarte. Nic nie zostało pobrane: prosimy sprawdzić ponownie.',
    'balance-changed':
      'Stan portfela zmienił się, gdy to okno było otwarte. Nic nie zostało pobrane: prosimy sprawdzić ponownie.',
    'sent-twice': 'Ten formularz wysłano więcej niż raz. Nic nie zostało pobrane: prosimy kontynuować tutaj.',
    arrived: 'Wpłata dotarła do portfela. Prosimy potwierdzić jeszcze raz.',
    'card-tip-later':
      'Tylu małych płatności kartą naraz nie przyjmujemy. Nic nie zostało pobrane: prosimy doładować portfel i dać napiwek z niego albo wrócić za godzinę.',
  },

  owned: 'To już należy do ciebie',
  ownedBody: 'Ten artykuł jest już opłacony. Ponowne czytanie nic nie kosztuje.',
  readIt: 'Czytaj',
  unlocked: 'Odblokowane',
  paid: 'Zapłacono',
  boughtAt: 'Odblokowano',
  mayUndo: (time) => `Nie o to chodziło? Ten zakup możesz cofnąć do ${time}.`,
  openWallet: 'Otwórz portfel',
  leftInWallet: 'Zostało w portfelu',
  closeWindow: 'Możesz zamknąć to okno.',
  goingBack: 'Wracamy do artykułu…',
  backTo: (site) => `Wróć do: ${site}`,
  declined: 'Anulowano',
  expired: 'Czas tego okna minął',
  notForSale: 'Teraz nie można tego kupić',
  usedElsewhere: 'To okno zostało już wykorzystane',
  refunded: 'Ten zakup został cofnięty',
  nothingTaken: 'Nic nie zostało odblokowane i nic nie ubyło z portfela.',
  notForSaleBody: 'Wydawca już nie sprzedaje tego artykułu albo jeszcze nie zaczął. Nic nie zostało pobrane.',
  usedElsewhereBody: 'Ktoś dokończył je w innej przeglądarce. Zacznij ponownie od artykułu.',
  refundedBody: 'Cena wróciła do portfela, a artykuł jest znów zamknięty.',
  startAgain: 'Zacznij od nowa',

  checkoutTitle: (amount) => `Doładuj portfel: ${amount}`,
  checkoutThen: (title, price) => `Potem odblokujemy „${title}” za ${price}.`,
  checkoutLoading: 'Ładuje się formularz płatności Stripe…',
  checkoutLate: 'Formularz płatności ładuje się długo. Możesz zapłacić na stronie Stripe.',
  checkoutFailed: 'Nie udało się załadować formularza. Przechodzimy na stronę Stripe…',
  checkoutNoScript: 'Twoja przeglądarka nie wykonuje tu skryptów. Prosimy zapłacić na stronie Stripe.',
  continueAtStripe: 'Przejdź na stronę Stripe',
  cancelPayment: 'Anuluj, nic nie płacę',
  checkoutLine: 'Doładowanie portfela Tuppence',

  pending: 'Potwierdzamy twoją płatność…',
  pendingBody: 'Zwykle trwa to kilka sekund. Prosimy nie płacić ponownie.',
  pendingLate:
    'Trwa to dłużej niż zwykle, ale nic nie przepadło. Gdy tylko płatność zostanie potwierdzona, pieniądze będą w portfelu. Możesz zamknąć to okno.',
  unknownPayment: 'Ta przeglądarka nie zna tej płatności',
  unknownPaymentBody:
    'Jeśli już zapłacono, prosimy nie płacić ponownie. Wróć do okna lub strony, od której się zaczęło: artykuł otworzy się tam po potwierdzeniu płatności.',

  yourWallet: 'Twój portfel',
  balance: 'Stan',
  latest: 'Ostatnie pozycje',
  noWallet: 'Na tym urządzeniu nie masz jeszcze portfela',
  noWalletBody: 'Powstanie, gdy odblokujesz pierwszy artykuł. Konto nie jest potrzebne.',
  noLines: 'Jeszcze nic',
  noLinesBody: 'Tu pojawią się doładowania i odblokowane artykuły.',
  untitled: 'Artykuł',
  lines: {
    'top-up': 'Doładowanie kartą',
    unlock: 'Odblokowano',
    undo: 'Cofnięto na twoją prośbę',
    refund: 'Zwrot od wydawcy',
    'card-refund': 'Zwrot na kartę',
    'card-refund-failed': 'Karta nie przyjęła zwrotu',
    'dispute-lost': 'Odebrane przez bank',
    'dispute-appealed': 'Oddane przez bank',
    gift: 'Prezent od ciebie',
    'gift-returned': 'Wycofany prezent',
    tip: 'Napiwek od ciebie',
    'tip-refund': 'Napiwek zwrócony przez wydawcę',
  },

  memberships: 'Członkostwa',
  memberStates: {
    trial: terms.trial,
    renewing: (date) => `Odnowi się ${date}`,
    late: (date) => `Ostatnia płatność się nie udała. Otwarte do ${date}`,
    closed: (date) => `Ostatnia płatność się nie udała. Zamknięte od ${date}`,
    cancelled: (date) => `Zrezygnowano, skończy się ${date}`,
    paused: membership.paused,
    given: (date) => `Prezent, do ${date}`,
  },
  memberWishes: { cancel: 'Zrezygnuj', resume: 'Wznów' },

  undoUntil: (time) => `Cofnij (do ${time})`,
  undosLeft: (count, days) =>
    count === 0
      ? `W ciągu tych ${days} dni nie możesz już cofnąć żadnego zakupu.`
      : `W ciągu ${days} dni możesz cofnąć jeszcze ${purchases(count)}.`,
  underWay: 'W drodze na kartę',
  underWayStates: { started: 'Wysyłamy', pending: 'Bank jeszcze tego nie potwierdził' },
  returnMoney: 'Zwróć niewydane pieniądze na kartę',
  backToCard: 'Wraca na kartę',
  returnTakes: 'Pieniądze wrócą na kartę, z której przyszły. Bank pokaże je po 5 do 10 dniach.',
  returnKeeps: 'Tej części nie można zwrócić na żadną z twoich kart.',
  returnNow: (amount) => `Zwróć ${amount}`,
  returnNothing: (amount) => `Kwoty ${amount} nie można zwrócić na żadną z twoich kart. Zostaje tutaj do wydania.`,
  onHold: 'Twój portfel jest wstrzymany',
  onHoldBody:
    'Bank kwestionuje jedną z wpłat kartą do tego portfela. Do wyjaśnienia nie można niczego wydać ani zwrócić. Twoje artykuły pozostają otwarte.',

  addMoney,
  keep,
  late,
  letters,
  membership,
  terms,
  seats,
  gifts,
  tips,
  polls,
  monthly,
  cardTips,
  giftLinks,
  overlay,
  walletNotices: {
    ...addMoney.notices,
    ...keep.notices,
    ...late.notices,
    ...membership.notices,
    ...terms.notices,
    ...seats.notices,
    ...gifts.notices,
    ...giftLinks.notices,
    ...monthly.notices,
    undone: { title: 'Cofnięto', body: 'Cena wróciła do portfela, a artykuł jest znów zamknięty.' },
    'undone-before': {
      title: 'Ten zakup już cofnięto',
      body: 'Artykuł jest zamknięty, a to, co wróciło do portfela, widać poniżej. Cena wraca tylko raz.',
    },
    'undo-nothing': {
      title: 'Nie ma czego zwrócić',
      body: 'To odblokowanie nic nie kosztowało. Artykuł nadal należy do ciebie.',
    },
    'undo-too-late': {
      title: 'Za późno na cofnięcie',
      body: 'Pieniądze się nie ruszyły. Artykuł nadal należy do ciebie.',
    },
    'undo-lost': {
      title: 'To, co zapłacone, już wróciło',
      body: 'Wróciło na twoją kartę, więc do portfela nie zostało nic do zwrotu.',
    },
    'undo-too-many': {
      title: 'Na razie nie możesz cofnąć nic więcej',
      body: 'Pieniądze się nie ruszyły. Artykuł nadal należy do ciebie.',
    },
    returned: {
      title: 'Pieniądze są w drodze na kartę',
      body: 'Nie ma ich już w portfelu. Bank pokaże je po 5 do 10 dniach.',
    },
    'returned-part': {
      title: 'Część pieniędzy jest w drodze na kartę',
      body: 'Bank pokaże je po 5 do 10 dniach. Reszta zostaje w portfelu.',
    },
    'return-empty': {
      title: 'Nie ma czego zwrócić',
      body: 'W portfelu nie ma już tych pieniędzy. To, co wróciło wcześniej na kartę, widać poniżej.',
    },
    'return-changed': {
      title: 'Stan portfela tymczasem się zmienił',
      body: 'Nic nie zostało zwrócone. Prosimy jeszcze raz sprawdzić kwotę.',
    },
    'return-on-hold': {
      title: 'Nic nie zostało zwrócone',
      body: 'Dopóki portfel jest wstrzymany, pieniądze w nim zostają.',
    },
    'return-no-card': {
      title: 'Nic nie zostało zwrócone',
      body: 'Pieniędzy nie można zwrócić na żadną z twoich kart. Zostają w portfelu.',
    },
    'member-cancelled': {
      title: 'Członkostwo nie odnowi się',
      body: 'Nic więcej nie pobierzemy. Pozostaje otwarte do podanego niżej dnia.',
    },
    'member-resumed': {
      title: 'Członkostwo trwa',
      body: 'Odnowi się w podanym niżej dniu. Teraz nic nie zostało pobrane.',
    },
    'member-over': {
      title: 'To członkostwo już się skończyło',
      body: 'Nie ma z czego rezygnować i nic więcej nie pobierzemy.',
    },
    'return-refused': { title: 'Karta nie przyjęła zwrotu', body: 'Pieniądze są znów w portfelu.' },
  },

  backToPayment: 'Wróć do płatności',
  backToWallet: 'Wróć do portfela',
  againFrom: (time) => `Będzie to znów możliwe od ${time}.`,
  requestName: (id) => `Pisząc do nas, podaj numer ${id}.`,
  problems: {
    'malformed-request': again,
    'idempotency-key-missing': again,
    'signature-invalid': refused,
    unauthenticated: refused,
    'payment-required': again,
    'payment-declined': {
      title: 'Płatność została odrzucona',
      body: 'Nic nie zostało pobrane. Spróbuj ponownie albo użyj innej karty.',
    },
    'origin-not-allowed': {
      title: 'Ta strona nie może o to prosić',
      body: 'Strona, z której przychodzisz, nie należy do wydawcy. Nic nie zostało pobrane.',
    },
    'not-allowed': refused,
    revoked: { title: 'Ten zakup został cofnięty', body: 'Artykuł jest znów zamknięty.' },
    'not-found': gone,
    'method-not-allowed': {
      title: 'Tego kroku nie można otworzyć osobno',
      body: 'Wróć i naciśnij tam przycisk. Otwarcie tej strony nic nie kosztowało.',
    },
    'request-in-progress': {
      title: 'Pracujemy nad tym',
      body: 'Odczekaj chwilę i sprawdź ponownie. Nie zapłacisz dwa razy.',
    },
    'state-conflict': again,
    'price-changed': { title: 'Cena się zmieniła', body: 'Nic nie zostało pobrane. Wróć i sprawdź ponownie.' },
    'offer-expired': { title: 'Czas tego okna minął', body: 'Nic nie zostało pobrane. Zacznij ponownie od artykułu.' },
    'body-too-large': again,
    'unsupported-media-type': refused,
    'idempotency-key-reused': again,
    'amount-out-of-range': {
      title: 'Taka kwota nie jest możliwa',
      body: 'Nic nie zostało pobrane. Wróć i wybierz inną.',
    },
    'rate-limited': { title: 'Za dużo żądań', body: 'Odczekaj trochę i spróbuj ponownie. Nic nie zostało pobrane.' },
    internal: {
      title: 'Coś poszło nie tak po naszej stronie',
      body: 'Zapisaliśmy to. Wszystko, co zapłacono, jest w księgach i nie zostanie pobrane dwa razy.',
    },
    'provider-unavailable': {
      title: 'Usługa płatnicza nie odpowiada',
      body: 'Spróbuj ponownie za minutę. Jeśli już zapłacono, pieniądze same trafią do portfela.',
    },
  },
}
