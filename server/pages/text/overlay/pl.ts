// Nakładka na transmisję po polsku.
import type { overlay as en } from './en.ts'

export const overlay: typeof en = {
  title: 'Napiwki na transmisji',
  nobody: 'Ktoś',
  more: (tips) => `i jeszcze napiwków: ${tips}`,
  reached: 'Cel osiągnięty',
  reconnecting: 'Łączę ponownie…',
  noScript: 'Ta strona potrzebuje JavaScriptu.',
}
