// The pages of the pay origin, in the order in which a reader meets them.
import { type Context, Hono } from 'hono'
import { Problem } from '../core/problem.ts'
import type { Env } from '../http/env.ts'
import { rateLimit } from '../http/middleware/rate-limit.ts'
import type { Ports } from '../ports/index.ts'
import { giftPages } from './gift/gift-pages.ts'
import { giftLinkPages } from './gift-link/gift-link-pages.ts'
import { showOverlay } from './overlay/show-overlay.tsx'
import { ownPagesOnly } from './own-form.ts'
import { approve } from './pay/approve.ts'
import { cancel } from './pay/cancel.ts'
import { comeBack } from './pay/come-back.tsx'
import { countGift } from './pay/count-gift.ts'
import { join } from './pay/join.ts'
import { openWindow } from './pay/open-window.ts'
import { showCheckout } from './pay/show-checkout.tsx'
import { startPay } from './pay/start-pay.ts'
import { tellState } from './pay/tell-state.ts'
import { topUp } from './pay/top-up.ts'
import { showProblem } from './show-problem.tsx'
import { addMoney } from './wallet/add-money/add-money.ts'
import { comeBackToWallet, tellAdded } from './wallet/add-money/come-back.tsx'
import { showAdding } from './wallet/add-money/show-adding.tsx'
import { changeMembership } from './wallet/change-membership.ts'
import { giveLink, showGiftLinks, takeLinkBack } from './wallet/gift-links/gift-links.tsx'
import { invite } from './wallet/group/invite.tsx'
import { showGroup } from './wallet/group/show-group.tsx'
import { free, withdraw } from './wallet/group/take-back.ts'
import { askCode } from './wallet/keep/ask-code.tsx'
import { showCode } from './wallet/keep/show-code.tsx'
import { switchTo } from './wallet/keep/switch.ts'
import { typeCode } from './wallet/keep/type-code.ts'
import { change, keep, showChange } from './wallet/membership/change.tsx'
import { pause, showPause } from './wallet/membership/pause.tsx'
import { fromPortal, toPortal } from './wallet/membership/portal.ts'
import { resume, showResume } from './wallet/membership/resume.tsx'
import { showMembership } from './wallet/membership/show-membership.tsx'
import { returnToCard } from './wallet/return-to-card.ts'
import { moveSeat } from './wallet/seats/move-seat.ts'
import { sendToPay } from './wallet/send-to-pay.ts'
import { showGift } from './wallet/show-gift.tsx'
import { showWallet } from './wallet/show-wallet.tsx'
import { stopTip } from './wallet/stop-tip.ts'
import { takeBack } from './wallet/take-back.ts'
import { undo } from './wallet/undo.ts'

/** Mount at the root. Needs `requestId` and `caller` on each request. Its own problems are pages, not JSON. */
export function payPages(ports: Ports): Hono<Env> {
  const pages = new Hono<Env>()
  const looking = rateLimit(ports, 'pay-page')
  const acting = rateLimit(ports, 'pay-post')
  const ours = ownPagesOnly(ports)
  pages.onError(showProblem(ports))

  pages.get('/pay/start', looking, startPay(ports))
  pages.get('/pay/:ticket', looking, openWindow(ports))
  pages.post('/pay/:ticket/approve', acting, approve(ports))
  pages.post('/pay/:ticket/top-up', acting, ours, rateLimit(ports, 'top-up'), topUp(ports))
  pages.post('/pay/:ticket/join', acting, ours, rateLimit(ports, 'top-up'), join(ports))
  pages.post('/pay/:ticket/gift', acting, countGift(ports))
  pages.get('/pay/:ticket/checkout/:checkout', looking, showCheckout(ports))
  pages.get('/pay/:ticket/return', looking, comeBack(ports))
  pages.get('/pay/:ticket/state', looking, tellState(ports))
  pages.post('/pay/:ticket/cancel', acting, cancel(ports))
  pages.get('/wallet', looking, showWallet(ports))
  pages.get('/wallet/add', looking, showAdding(ports))
  pages.post('/wallet/add', acting, ours, rateLimit(ports, 'top-up'), addMoney(ports))
  pages.get('/wallet/add/return', looking, comeBackToWallet(ports))
  pages.get('/wallet/add/state', looking, tellAdded(ports))
  pages.post('/wallet/undo', acting, undo(ports))
  pages.post('/wallet/membership', acting, changeMembership(ports))
  pages.post('/wallet/pay-now', acting, sendToPay(ports))
  pages.get('/wallet/membership/:membership', looking, showMembership(ports))
  pages.get('/wallet/membership/:membership/change', looking, showChange(ports))
  pages.post('/wallet/membership/:membership/change', acting, ours, rateLimit(ports, 'top-up'), change(ports))
  pages.post('/wallet/membership/:membership/keep', acting, keep(ports))
  pages.get('/wallet/membership/:membership/pause', looking, showPause(ports))
  pages.post('/wallet/membership/:membership/pause', acting, pause(ports))
  pages.get('/wallet/membership/:membership/resume', looking, showResume(ports))
  pages.post('/wallet/membership/:membership/resume', acting, ours, rateLimit(ports, 'top-up'), resume(ports))
  pages.post('/wallet/membership/:membership/portal', acting, toPortal(ports))
  pages.get('/wallet/membership/:membership/card', looking, fromPortal(ports))
  pages.post('/wallet/monthly-tip', acting, stopTip(ports))
  pages.post('/wallet/seat', acting, moveSeat(ports))
  pages.get('/wallet/group/:membership', looking, showGroup(ports))
  pages.post('/wallet/group/:membership/invite', acting, invite(ports))
  pages.post('/wallet/group/:membership/withdraw', acting, withdraw(ports))
  pages.post('/wallet/group/:membership/free', acting, free(ports))
  pages.post('/wallet/return', acting, returnToCard(ports))
  pages.post('/wallet/gifts/take-back', acting, takeBack(ports))
  pages.get('/wallet/gifts/:gift{gift_[A-Za-z0-9_-]{1,64}}', looking, showGift(ports))
  pages.get('/wallet/gift-links', looking, showGiftLinks(ports))
  pages.post('/wallet/gift-links', acting, giveLink(ports))
  pages.post('/wallet/gift-links/take-back', acting, takeLinkBack(ports))
  pages.post('/wallet/mail', acting, ours, rateLimit(ports, 'mail-network'), askCode(ports))
  pages.get('/wallet/code', looking, showCode(ports))
  pages.post('/wallet/code', acting, ours, rateLimit(ports, 'mail-code'), typeCode(ports))
  pages.post('/wallet/switch', acting, switchTo(ports))

  pages.get('/overlay/:site', looking, showOverlay(ports))

  pages.route('/', giftPages(ports, takesOnly))
  pages.route('/', giftLinkPages(ports))

  pages.all('/pay/:ticket/:step{approve|top-up|join|gift|cancel}', takesOnly('POST'))
  pages.all('/pay/:ticket/:step{return|state}', takesOnly('GET, HEAD'))
  pages.all('/pay/:ticket/checkout/:checkout', takesOnly('GET, HEAD'))
  pages.all('/pay/:ticket', takesOnly('GET, HEAD'))
  pages.all('/wallet', takesOnly('GET, HEAD'))
  pages.all('/wallet/add', takesOnly('GET, HEAD, POST'))
  pages.all('/wallet/add/:step{return|state}', takesOnly('GET, HEAD'))
  pages.all('/wallet/pay-now', takesOnly('POST'))
  pages.all('/wallet/code', takesOnly('GET, HEAD, POST'))
  pages.all('/wallet/membership/:membership', takesOnly('GET, HEAD'))
  pages.all('/wallet/membership/:membership/card', takesOnly('GET, HEAD'))
  pages.all('/wallet/membership/:membership/:step{change|pause|resume}', takesOnly('GET, HEAD, POST'))
  pages.all('/wallet/membership/:membership/:step{keep|portal}', takesOnly('POST'))
  pages.all('/wallet/membership/:membership/*', nothingHere)
  pages.all('/wallet/:step{undo|membership|monthly-tip|seat|return|mail|switch}', takesOnly('POST'))
  pages.all('/wallet/group/:membership', takesOnly('GET, HEAD'))
  pages.all('/wallet/group/:membership/:step{invite|withdraw|free}', takesOnly('POST'))
  pages.all('/overlay/:site', takesOnly('GET, HEAD'))
  pages.all('/overlay/*', nothingHere)
  pages.all('/pay/*', nothingHere)
  pages.all('/wallet/gifts/take-back', takesOnly('POST'))
  pages.all('/wallet/gift-links', takesOnly('GET, HEAD, POST'))
  pages.all('/wallet/gift-links/take-back', takesOnly('POST'))
  pages.all('/gift-link/:code', takesOnly('GET, HEAD, POST'))
  pages.all('/wallet/*', nothingHere)
  pages.all('/gift/*', nothingHere)
  return pages
}

function takesOnly(allow: string) {
  return (): never => {
    throw new Problem('method-not-allowed', `This address takes ${allow}.`, { allow })
  }
}

function nothingHere(_c: Context<Env>): never {
  throw new Problem('not-found', 'There is nothing at this address.')
}
