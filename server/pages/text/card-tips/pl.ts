// Wstrzymane napiwki kartą, po polsku: dla czytelnika w oknie i dla operatora w liście.
import type { cardTips as en } from './en.ts'

export const cardTips: typeof en = {
  paused: 'Napiwki kartą są na jakiś czas wstrzymane',
  pausedBody: (creator, tip) =>
    `Z portfela można je dawać: gdy tylko będzie w nim ${tip}, ${creator} może dostać napiwek. Nic nie pobrano.`,
  holds: (balance) => `W portfelu masz ${balance}.`,

  alarm: {
    subject: 'napiwki kartą są wstrzymane',
    seen: (site, declines, minutes) =>
      `Odrzucone karty w oknach napiwków w ${site}: ${declines}, w ciągu ${minutes} minut. Wygląda na to, że ktoś próbuje tam kradzionych kart.`,
    pauses: (minutes) =>
      `Napiwki kartą są w tym serwisie wstrzymane, dopóki nie minie ${minutes} minut bez odrzuconej karty.`,
    goesOn: 'Napiwki z portfela działają dalej, tak jak wszystko inne, za co płaci się kartą.',
    toEnd:
      'Wydawca może zakończyć przerwę wcześniej (/v1/admin/card-tips/pause). Zacznie się od nowa, jeśli próby nie ustaną.',
    why: 'ALERT_MAIL wskazuje ten adres.',
  },
}
