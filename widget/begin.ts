// Begins a way that the visit's chunk knows, and says so when nothing comes of it.
import { type Chunks, loadWith } from './load.ts'
import type { Place } from './place.ts'
import { refuse } from './refuse.ts'

type Way = (visit: Chunks['visit']) => Promise<void>

/** A way that nobody asked for (without `again`) fails quietly, and so does one that a newer click has overtaken. */
export async function begin(place: Place, way: Way, again?: () => void): Promise<void> {
  const { popup } = place
  try {
    await way(await loadWith(place.fetchChecked)('visit'))
  } catch (fault) {
    if (!again || place.popup !== popup) return
    popup?.close()
    await refuse(place, fault, again)
  }
}
