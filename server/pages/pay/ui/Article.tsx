// What the window is about: the site with its host, the item, and the price.
import type { ComponentChildren } from 'preact'
import { pageOf, type Visit } from '../visit.ts'

/** The host is what nobody can make up; name and title are the publisher's own words. */
export function Article({ visit, price }: { visit: Visit; price?: ComponentChildren }) {
  const { site, title } = visit.view
  return (
    <header class="article">
      <p class="site">
        <bdi>{site.name}</bdi>
        <span aria-hidden="true">·</span>
        <span class="host" dir="ltr">
          {new URL(pageOf(visit.view)).host}
        </span>
      </p>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      {price !== undefined && <p class="price">{price}</p>}
    </header>
  )
}
