// Opens the pictures, sound, film and documents of a sealed text, each when its reader comes near it.
import type { Sealed } from '../server/wire/content-key.ts'
import { fetchFile } from './api.ts'
import { complain } from './complain.ts'
import { tell } from './events.ts'
import type { Gate } from './gate.ts'
import { createNotices } from './notice.ts'
import { bestOf } from './pick.ts'
import type { Prepare } from './put.ts'
import type { Fault } from './session.ts'
import { unsealFile } from './unseal.ts'

/** What the text was opened with. */
export type Opening = { sealed: Sealed; key: string }

type Media = HTMLImageElement | HTMLMediaElement
type Files = {
  /** The address, in this page alone, of the file that a sealed address names. Any other stays what it is. */
  open: (address: string) => Promise<string>
  fail: (element: HTMLElement, cause: unknown, again: () => void) => void
}

/** What makes ready a text, or a part of it, that is not in the page yet: pictures have their room, and nothing is fetched. */
export function filesOf(gate: Gate, opening: Opening & { unopened: string }): Prepare {
  const files = createFiles(gate, opening)
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue
        near.unobserve(target)
        void show(target as Media, files)
      }
    },
    // A screen's height before it is seen.
    { rootMargin: '100%' },
  )
  const blank = URL.createObjectURL(new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/svg+xml' }))
  gate.left.addEventListener('abort', () => {
    near.disconnect()
    URL.revokeObjectURL(blank)
  })
  return (text) => {
    for (const media of text.querySelectorAll<Media>('img,video,audio')) {
      if (!holdsSealed(media)) continue
      // Without a size of its own, so that width and height hold the room as they do for a picture on its way.
      if (media instanceof HTMLImageElement && !media.hasAttribute('src')) media.src = blank
      near.observe(media)
    }
    for (const link of text.querySelectorAll<HTMLAnchorElement>('a[data-sealed-href]')) prepareLink(link, files)
  }
}

function createFiles(gate: Gate, { sealed, key, unopened }: Opening & { unopened: string }): Files {
  const { embed, host, item, left } = gate
  const opened = new Map<string, Promise<string>>()
  const stand = createNotices(gate, unopened)
  const open = async (address: string) => {
    const [place = '', type] = address.split('#')
    const url = new URL(place, document.baseURI)
    const name = url.pathname.split('/').pop() ?? ''
    const plain = await unsealFile(sealed, key, { name, file: await fetchFile(gate, url.href) })
    const blob = URL.createObjectURL(new Blob([plain], { type: type ?? '' }))
    const revoke = () => URL.revokeObjectURL(blob)
    if (left.aborted) revoke()
    left.addEventListener('abort', revoke)
    return blob
  }
  return {
    open(address) {
      if (!/\.sealed#/.test(address)) return Promise.resolve(address)
      const file = opened.get(address) ?? open(address)
      opened.set(address, file)
      // Asked for again, it is tried again.
      file.catch(() => opened.delete(address))
      return file
    },
    fail(element, cause, again) {
      if (left.aborted) return
      // What does not open is a DOMException, whose `code` is a number.
      const { code: told } = cause as { code?: Fault | number }
      const code = typeof told === 'string' ? told : 'sealed'
      complain(embed, code, cause)
      tell(host, 'tuppence:problem', { item, code })
      stand(element, again)
    },
  }
}

function holdsSealed(media: Media): boolean {
  const around = media.parentElement instanceof HTMLPictureElement ? media.parentElement : media
  const inside = [media, ...around.querySelectorAll<HTMLElement>('source,track')]
  return inside.some(({ dataset }) => dataset.sealedSrc ?? dataset.sealedSrcset ?? dataset.sealedPoster)
}

async function show(media: Media, files: Files): Promise<void> {
  const again = () => void show(media, files)
  try {
    if (media instanceof HTMLImageElement) {
      const address = bestOf(media)
      if (!address) return
      media.src = await files.open(address)
      await media.decode()
    } else await play(media, files)
  } catch (fault) {
    files.fail(media, fault, again)
  }
}

async function play(media: HTMLMediaElement, { open }: Files): Promise<void> {
  const { sealedPoster } = media.dataset
  if (sealedPoster) (media as HTMLVideoElement).poster = await open(sealedPoster)
  for (const track of media.querySelectorAll<HTMLTrackElement>('track[data-sealed-src]')) {
    track.src = await open(track.dataset.sealedSrc ?? '')
  }
  const sources = [media, ...media.querySelectorAll<HTMLSourceElement>('source')].flatMap(
    ({ dataset }) => dataset.sealedSrc ?? [],
  )
  const playable = sources.find((address) => media.canPlayType(address.split('#')[1] ?? '')) ?? sources[0]
  if (playable) media.src = await open(playable)
}

/** Fetched by the click: then it is a link to the open file, and is clicked once more. */
function prepareLink(link: HTMLAnchorElement, files: Files): void {
  const { sealedHref = '' } = link.dataset
  link.href = sealedHref
  const click = async (event?: Event) => {
    event?.preventDefault()
    try {
      link.href = await files.open(sealedHref)
      link.removeEventListener('click', click)
      link.click()
    } catch (fault) {
      files.fail(link, fault, () => void click())
    }
  }
  link.addEventListener('click', click)
}
