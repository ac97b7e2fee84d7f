// The requests of readers, as text for the load program.
import type { Sale, Shop } from '../backend/shop.ts'
import { price, siteOrigin } from '../backend/shop.ts'
import { requestText } from './wire.ts'

/** The widget asks for the body of a served item. */
export function contentRequest({ site }: Pick<Shop, 'site'>, item: string, token: string): string {
  const path = `/v1/sites/${site.id}/items/${encodeURIComponent(item)}/content`
  return requestText({ path, headers: readerHeaders(token) })
}

export function readerHeaders(token: string): Record<string, string> {
  return { Origin: siteOrigin, Authorization: `Bearer ${token}` }
}

/** The pay window's form: yes, at the price on the screen. */
export function approveRequest({ origin }: Pick<Shop, 'origin'>, { ticket, cookie }: Sale): string {
  return requestText({
    method: 'POST',
    path: `/pay/${ticket}/approve`,
    headers: {
      Origin: origin,
      'Sec-Fetch-Site': 'same-origin',
      'Content-Type': 'application/x-www-form-urlencoded',
      'Accept-Language': 'en-US,en;q=0.9',
      Cookie: `__Host-reader=${cookie}`,
    },
    body: `approved=${price.amount}&currency=${price.currency}`,
  })
}
