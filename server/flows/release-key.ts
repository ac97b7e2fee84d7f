// The content key of a sealed item, for who owns it. Site and item are believed from inside the envelope only.
import { Problem } from '../core/problem.ts'
import { hasOrigin } from '../core/site.ts'
import type { ApiPorts, SealedKey } from '../ports/index.ts'
import { admitToken } from './admit-token.ts'
import { quoteItem } from './quote-item.ts'

export type KeyRequest = { readonly envelope: string; readonly token: string | null; readonly origin: string | null }

/** Throws `malformed-request` for an envelope that this backend cannot open, and refuses like `admitToken`. */
export async function releaseKey(ports: ApiPorts, { envelope, token, origin }: KeyRequest): Promise<SealedKey> {
  const sealed = await openedBy(ports, envelope)
  const quote = await quoteItem(ports, sealed.site, sealed.item)
  if (origin === null || !hasOrigin(quote.site, origin))
    throw new Problem('origin-not-allowed', 'This page is not one of the site’s.')
  await admitToken(ports, quote, token)
  return sealed
}

async function openedBy({ signer, log }: ApiPorts, envelope: string): Promise<SealedKey> {
  const sealed = await signer.openEnvelope(envelope)
  if (sealed === null) {
    throw new Problem('malformed-request', 'This envelope was not made for this backend, or was changed.')
  }
  if (sealed !== 'key-removed') return sealed
  log.warn('sealed-for-removed-key')
  throw new Problem(
    'malformed-request',
    'This page is sealed for a key that was removed. Its site has to be sealed anew.',
  )
}
