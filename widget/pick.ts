// Which of several files a picture shows, as the browser would choose among addresses that it can fetch itself.

/** The address for the room that the picture has now, sealed or not; undefined when the browser chooses by itself. */
export function bestOf(image: HTMLImageElement): string | undefined {
  const around = image.parentElement
  const sources = around instanceof HTMLPictureElement ? [...around.querySelectorAll('source')] : []
  const source = sources.find(
    ({ dataset, media, type }) =>
      dataset.sealedSrcset && (!media || matchMedia(media).matches) && (!type || known.test(type)),
  )
  const candidates = source?.dataset.sealedSrcset ?? image.dataset.sealedSrcset
  return candidates ? densest(candidates, image.clientWidth || innerWidth) : image.dataset.sealedSrc
}

/** What every browser that the widget runs in can show. */
const known = /^image\/(avif|gif|jpeg|png|svg\+xml|webp)\b/i

/** The first that is sharp enough on this screen, or the sharpest there is. */
function densest(candidates: string, width: number): string | undefined {
  const byDensity = candidates
    .split(/,\s+/)
    .map((candidate) => {
      const [address, descriptor = '1x'] = candidate.split(/\s+/)
      const number = Number.parseFloat(descriptor)
      return { address, density: descriptor.endsWith('w') ? number / width : number }
    })
    .sort((a, b) => a.density - b.density)
  return (byDensity.find(({ density }) => density >= devicePixelRatio) ?? byDensity.at(-1))?.address
}
