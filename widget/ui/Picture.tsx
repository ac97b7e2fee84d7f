// The picture of a sticker, as our origin serves it. Where the page's policy keeps pictures out, its name stands there.

type PictureProps = { part: string; api: string; sticker: string; name: string }

export function Picture({ part, api, sticker, name }: PictureProps) {
  return (
    <img
      part={part}
      src={`${api}/stickers/${encodeURIComponent(sticker)}.svg`}
      alt={name}
      loading="lazy"
      crossOrigin="anonymous"
      referrerpolicy="no-referrer"
    />
  )
}
