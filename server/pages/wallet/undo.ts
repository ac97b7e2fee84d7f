// POST /wallet/undo: the reader takes an unlock back. The price returns to the wallet, the article closes.
import type { Context } from 'hono'
import type { EntitlementId } from '../../core/id.ts'
import { Problem } from '../../core/problem.ts'
import { type UndoAnswer, undoUnlock } from '../../flows/undo-unlock.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { ownForm } from '../own-form.ts'
import { readerOf } from '../reader-cookie.ts'
import type { WalletNotice } from '../text/en.ts'
import { tellInWallet } from './notice.ts'

export function undo(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const entitlement = unlockId((await ownForm(ports, c)).get('unlock'))
    const reader = await readerOf(ports, c)
    if (reader === null) return c.redirect('/wallet', 303)
    const answer = await undoUnlock(ports, { reader, entitlement })
    return tellInWallet(c, answer.undone ? 'undone' : notices[answer.because])
  }
}

const notices: Readonly<Record<Extract<UndoAnswer, { undone: false }>['because'], WalletNotice>> = {
  'not-owned': 'undone-before',
  free: 'undo-nothing',
  'too-late': 'undo-too-late',
  counted: 'undo-counted',
  'too-many': 'undo-too-many',
  lost: 'undo-lost',
}

function unlockId(text: string | undefined): EntitlementId {
  if (text === undefined || !/^ent_[A-Za-z0-9_-]{1,64}$/.test(text)) {
    throw new Problem('malformed-request', 'The form names no unlock.')
  }
  return text as EntitlementId
}
