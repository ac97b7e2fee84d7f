// /wallet/gift-links: the links that a reader gave, what else can be given, and a link taken back.
import type { Context } from 'hono'
import type { GiftLinkId } from '../../../core/id.ts'
import { Problem } from '../../../core/problem.ts'
import { type Given, giveGiftLink, revokeGiftLink } from '../../../flows/give-gift-link.ts'
import { viewGiftLinks } from '../../../flows/view-gift-links.ts'
import type { Env } from '../../../http/env.ts'
import type { Ports } from '../../../ports/index.ts'
import { type Form, ownForm } from '../../own-form.ts'
import { readerOf } from '../../reader-cookie.ts'
import { showPage } from '../../show-page.tsx'
import type { WalletNotice } from '../../text/en.ts'
import { readingFor } from '../../text/reading.ts'
import { noticeIn } from '../notice.ts'
import { GiftLinks } from './ui/GiftLinks.tsx'

export function showGiftLinks(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const reader = await readerOf(ports, c)
    if (reader === null) return c.redirect('/wallet', 303)
    const { site, item } = c.req.query()
    const view = await viewGiftLinks(ports, reader, site && item ? { site, item } : null)
    const reading = readingFor(c.req.header('Accept-Language'))
    const { giftLinks, walletNotices } = reading.words
    const notice = noticeIn(c)
    const title = notice === null ? giftLinks.yours : `${walletNotices[notice].title} · ${giftLinks.yours}`
    const body = <GiftLinks {...{ view, notice, reading }} attempt={() => ports.ids.id('giftlink')} />
    return showPage(ports, c, { title, reading, body, isWallet: true })
  }
}

const notices: Readonly<Record<Given, WalletNotice>> = {
  given: 'link-made',
  off: 'link-off',
  'not-yours': 'link-not-yours',
  'too-many': 'link-too-many',
}

export function giveLink(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const form = await ownForm(ports, c)
    const [id, site = '', item = ''] = [linkIn(form), form.get('site'), form.get('item')]
    const reader = await readerOf(ports, c)
    return told(c, reader && notices[await giveGiftLink(ports, { reader, site, item, id })])
  }
}

export function takeLinkBack(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const id = linkIn(await ownForm(ports, c))
    const reader = await readerOf(ports, c)
    if (reader !== null) await revokeGiftLink(ports, id, { reader })
    return told(c, reader && 'link-revoked')
  }
}

const told = (c: Context<Env>, notice: WalletNotice | null): Response =>
  c.redirect(notice === null ? '/wallet' : `/wallet/gift-links?notice=${notice}`, 303)

function linkIn(form: Form): GiftLinkId {
  const link = form.get('link') ?? ''
  if (!/^giftlink_[0-9a-z]{26}$/.test(link)) throw new Problem('malformed-request', 'The form names no gift link.')
  return link as GiftLinkId
}
