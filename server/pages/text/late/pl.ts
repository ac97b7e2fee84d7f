// A membership whose payment is late, in Polish.
import type { Words } from '../en.ts'

export const late: Words['late'] = {
  bankAsks: 'Twój bank prosi o potwierdzenie tej płatności. Tylko ty możesz to zrobić.',
  triedOn: (date) => `Karta będzie ponownie obciążona ${date}.`,
  notTried: 'Karta nie będzie już sama ponownie obciążona.',
  payNow: (amount) => `Zapłać teraz ${amount}`,
  howToPay: 'Płacisz na stronie Stripe, także inną kartą. Potem wróć tutaj.',
  closed: 'Twoje członkostwo jest zamknięte',
  closedBody:
    'Masz tu członkostwo, ale ostatnia płatność się nie udała. Opłać je w portfelu, a wszystko znów się otworzy.',
  keepFirst: 'Zachowaj portfel pod adresem e-mail, abyśmy mogli napisać, gdy płatność się nie uda.',
  toKeep: 'Zachowaj ten portfel',

  notices: {
    'pay-nothing-due': {
      title: 'Nie ma nic do zapłaty',
      body: 'Za to członkostwo nic się nie należy. Jego stan jest opisany niżej.',
    },
  },
}
