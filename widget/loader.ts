// The script tag itself: finds the places, paints the wall's first frame in each, fetches the rest when one is near.
import { readEmbed } from './embed.ts'
import { findPlaces } from './find-places.ts'
import { createPainter } from './first-paint.ts'

const embed = readEmbed(document.currentScript as HTMLScriptElement)

// The element's name also says that another copy of this script is at work already; there is no global of ours.
if (embed && !customElements.get('tuppence-gate')) findPlaces(embed, createPainter(embed))
