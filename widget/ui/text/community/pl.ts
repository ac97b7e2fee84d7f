// Every sentence of goals, polls and the wall of supporters, in Polish.
import type { CommunityWords } from './en.ts'

const forms = new Intl.PluralRules('pl')
const people: Record<string, string> = { one: 'osoba wspiera', few: 'osoby wspierają' }
const votes: Record<string, string> = { one: 'głos', few: 'głosy' }

export const community: CommunityWords = {
  offline: 'Brak połączenia. Spróbuj ponownie.',
  supporters: 'Wspierający',
  order: { legend: 'Kolejność', recent: 'Najnowsi', top: 'Najhojniejsi' },
  somebody: 'Ktoś',
  nobody: 'Na razie nikt. Możesz być pierwszą osobą!',
  more: 'Pokaż więcej',
  again: 'Spróbuj ponownie',
  raised: (raised, target) => `${raised} z ${target}`,
  basis: { net: 'po opłatach', gross: 'przed opłatami' },
  by: (supporters) => `${supporters} ${people[forms.select(supporters)] ?? 'osób wspiera'}`,
  until: (date) => `do ${date}`,
  reached: 'Cel osiągnięty. Dziękujemy!',
  opens: 'Wtedy będą mogli czytać wszyscy.',
  opened: 'Cel osiągnięty: teraz mogą czytać wszyscy. Dziękujemy!',
  poll: {
    vote: (price) => `Zagłosuj · ${price}`,
    votes: (count, written) => `${written} ${votes[forms.select(count)] ?? 'głosów'}`,
    nobody: 'Nikt jeszcze nie głosował',
    free: 'za darmo dla członków',
    mark: 'Najpierw wybierz odpowiedź.',
    whilePaying: 'Dokończ w oknie płatności.',
    thanks: 'Dziękujemy! Twój głos się liczy.',
    yours: '(twój głos)',
    over: 'Głosowanie się zakończyło',
  },
}
