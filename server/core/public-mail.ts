// Domains at which anybody can have a mail address: to invite all of such a domain would be to invite everybody.

// The large ones of each region, not all there are. Who invites by another one of this kind gives away seats that they pay for, and
// can take them back: the list spares a slip, it guards nothing else.
const domains = `
  gmail.com googlemail.com outlook.com outlook.de outlook.fr hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.it live.com
  live.co.uk live.nl msn.com yahoo.com yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.de yahoo.es yahoo.fr yahoo.it yahoo.com.br ymail.com
  rocketmail.com aol.com icloud.com me.com mac.com proton.me protonmail.com pm.me tuta.com tutanota.com fastmail.com hey.com zoho.com
  mail.com email.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de freenet.de t-online.de arcor.de posteo.de mailbox.org
  wp.pl o2.pl onet.pl onet.eu op.pl vp.pl interia.pl interia.eu poczta.fm tlen.pl gazeta.pl poczta.onet.pl
  orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it tin.it ziggo.nl kpnmail.nl xs4all.nl
  telenet.be skynet.be bluewin.ch seznam.cz email.cz centrum.cz azet.sk ukr.net i.ua meta.ua mail.ru bk.ru inbox.ru list.ru
  yandex.com yandex.ru rambler.ru btinternet.com sky.com virginmedia.com ntlworld.com comcast.net verizon.net att.net sbcglobal.net
  cox.net charter.net bellsouth.net rogers.com shaw.ca sympatico.ca bigpond.com optusnet.com.au uol.com.br bol.com.br terra.com.br
  terra.es telefonica.net sapo.pt qq.com 163.com 126.com sina.com naver.com daum.net hanmail.net docomo.ne.jp ezweb.ne.jp
  rediffmail.com walla.co.il walla.com
`

const known: ReadonlySet<string> = new Set(domains.trim().split(/\s+/))

/** Whether we know that addresses at the domain, in small letters, are to be had by anybody. */
export function isPublicMail(domain: string): boolean {
  return known.has(domain)
}
