// Every sentence of a table of tiers, in Polish.
import type { TierWords } from './en.ts'

const forms = new Intl.PluralRules('pl')
const months: Record<string, string> = { one: 'miesiąc', few: 'miesiące' }

export const tiers: TierWords = {
  heading: 'Członkostwo',
  offline: 'Brak połączenia. Spróbuj ponownie.',
  intervals: { legend: 'Płatność', month: 'Miesięcznie', year: 'Rocznie' },
  per: { month: 'miesięcznie', year: 'rocznie' },
  monthsFree: (count) => `${count} ${months[forms.select(count)] ?? 'miesięcy'} gratis`,
  saves: (amount) => `Oszczędzasz ${amount} rocznie`,
  free: (days, price) => `${days} ${days > 1 ? 'dni' : 'dzień'} za darmo, potem ${price}`,
  regular: 'Zwykła cena',
  founding: (until, left) =>
    ['Cena dla pierwszych', until && `do ${until}`, left !== null && `zostało: ${left}`].filter(Boolean).join(' · '),
  join: 'Dołącz',
  tryIt: 'Wypróbuj za darmo',
  opening: 'Chwileczkę…',
  paying: 'Pokaż okno',
  whilePaying: 'Ta strona dowie się, gdy tylko skończysz.',
  anytime: 'Rezygnacja w każdej chwili.',
  gift: 'Podaruj komuś',
  group: 'Dla grupy',
  failed: 'Nie udało się',
  again: 'Spróbuj ponownie',
  joined: 'Jesteś członkiem',
  opensItself: 'To, co obejmuje członkostwo, otwiera się samo.',
  manage: 'Zarządzaj członkostwem',
}
