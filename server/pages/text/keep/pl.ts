// Keeping a wallet under a mail address, in Polish.
import type { keep as english } from './en.ts'

export const keep: typeof english = {
  title: 'Zachowaj ten portfel',
  why: 'Na razie zna go tylko ta przeglądarka. Dzięki adresowi e-mail otworzysz go w każdej innej, także gdy ta o tobie zapomni.',
  promise: 'Piszemy tylko wtedy, gdy ktoś prosi o kod, oraz o twoich członkostwach.',
  address: 'Adres e-mail',
  ask: 'Wyślij mi kod',
  keptUnder: 'Zachowany pod adresem',
  howToOpen: 'W innej przeglądarce otwórz stronę portfela i wybierz „Mam już portfel”.',
  haveOne: 'Mam już portfel',
  haveAnother: 'Mam inny portfel',
  haveOneBody: 'Wpisz adres e-mail, pod którym jest zachowany, a wyślemy ci kod.',
  notAnAddress: (example) => `To nie wygląda na adres e-mail. Powinien wyglądać tak: ${example}.`,

  codeTitle: 'Wpisz kod z wiadomości',
  codeSent: (address) => `Sześciocyfrowy kod jest w drodze na adres ${address}.`,
  codeRules: 'Działa przez dziesięć minut, raz i tylko w tej przeglądarce. Zajrzyj też do folderu ze spamem.',
  codeWaits: 'Nie udało się wysłać wiadomości od razu. Próbujemy dalej, więc zostaw tę stronę otwartą na kilka minut.',
  codeRefused: 'Serwer pocztowy tego adresu nie przyjmuje naszej wiadomości. Czy adres jest poprawny?',
  code: 'Kod',
  prove: 'Dalej',
  notSixDigits: 'Kod ma sześć cyfr.',
  wrongCode: (left) =>
    left === 1
      ? 'To nie ten kod. Została jeszcze jedna próba.'
      : `To nie ten kod. Liczba prób, które zostały: ${left}.`,
  otherAddress: 'Inny adres albo nowy kod',

  switchTitle: 'Który portfel ma mieć ta przeglądarka?',
  present: 'Portfel w tej przeglądarce',
  other: 'Portfel tego adresu',
  noMoney: 'bez pieniędzy',
  presentLost:
    'Portfel w tej przeglądarce nie jest zachowany pod żadnym adresem e-mail. Po zamianie na zawsze stracisz dostęp do jego pieniędzy i do tego, co nim odblokowano. Najpierw możesz wydać te pieniądze albo zwrócić je na kartę.',
  presentKept: (address) => `Portfel w tej przeglądarce pozostaje zachowany pod adresem ${address}. Otworzy go kod.`,
  stay: 'Zostaw ten w przeglądarce',
  change: 'Zamień na ten drugi',

  notices: {
    kept: { title: 'Portfel jest zachowany', body: 'Dzięki adresowi e-mail otworzysz go w każdej innej przeglądarce.' },
    'kept-before': { title: 'Portfel był już zachowany', body: 'Jest pod tym adresem od dawna.' },
    'kept-elsewhere': {
      title: 'Ten portfel jest zachowany pod innym adresem',
      body: 'Może mieć tylko jeden adres e-mail. Nic się nie zmieniło.',
    },
    opened: { title: 'Oto twój portfel', body: 'Ta przeglądarka już cię zna, tak jak pozostałe.' },
    'no-wallet': {
      title: 'Pod tym adresem nie ma portfela',
      body: 'Może użyto innego adresu. Nic się tu nie zmieniło.',
    },
    'code-over': {
      title: 'Tego kodu nie można już użyć',
      body: 'Minął jego czas, został użyty albo zbyt wiele razy błędnie wpisany. Poproś o nowy.',
    },
  },

  letter: {
    subject: 'kod do twojego portfela',
    type: 'Wpisz ten kod w oknie, w którym o niego prosisz:',
    where: (host) => `To okno jest pod adresem ${host}. Kod działa przez dziesięć minut i tylko raz.`,
    beware:
      'Nikt od nas nigdy o niego nie zapyta. Jeśli to nie ty prosisz o kod, nie musisz nic robić: bez niego nikt nie otworzy twojego portfela.',
  },
}
