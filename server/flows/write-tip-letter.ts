// Writes to a reader whose monthly tip could not be given: for the same commit, so that nobody is told what is not so.
import type { Change } from '../core/change.ts'
import { after } from '../core/instant.ts'
import type { DueDecision } from '../core/standing-tip.ts'
import type { Ports } from '../ports/index.ts'

// What could not be sent for so long says what has been tried again since.
const worthSeconds = 2 * 24 * 60 * 60

type LetterPorts = Pick<Ports, 'store' | 'mailer' | 'letters' | 'clock' | 'ids'>

/** None without a proven mail address, and none where no mail is sent. In the language of the site, the only one that is known of its reader. */
export async function tipLetter(ports: LetterPorts, { standingTip }: DueDecision): Promise<Change[]> {
  const { store, mailer, letters, clock, ids } = ports
  const { reader, site: siteId } = standingTip
  const to = mailer === null ? null : await store.mailAddress(reader)
  if (to === null) return []
  const [site, creators] = await Promise.all([store.site(siteId), store.creators(siteId)])
  const creator = creators.find(({ id }) => id === standingTip.creator)?.title ?? ''
  const letter = letters.toGiver({ standingTip, site: site?.name ?? siteId, creator, lang: site?.locale ?? 'en' })
  const at = clock.now()
  const message = { ...letter, id: ids.id('mail'), to, writtenAt: at, expiresAt: after(at, worthSeconds), attempts: 0 }
  return [{ change: 'add-message', message }]
}
