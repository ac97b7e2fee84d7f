// The picture of a sticker, the same wherever it is shown.
import type { Sticker } from '../../core/sticker.ts'

const picturePath = (sticker: string) => `/stickers/${sticker}.svg`

export function StickerPicture({ sticker, size, alt }: { sticker: Sticker; size: number; alt: string }) {
  return <img class="sticker" src={picturePath(sticker)} width={size} height={size} alt={alt} />
}
