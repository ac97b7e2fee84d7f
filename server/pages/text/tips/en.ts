// Tips, in English: what is given, what of it arrives, and thanks.
import { type Sticker, stickerNames } from '../../../core/sticker.ts'

export const tips = {
  title: (creator: string) => `Tip ${creator}`,
  give: (amount: string) => `Tip ${amount}`,
  addAndGive: (amount: string, tip: string) => `Add ${amount} and tip ${tip}`,
  forTip: 'For this tip',
  tooLittle: (least: string) => `At least ${least} is needed for this tip.`,
  walletEmpty: 'Your wallet is empty. Add money once, then tip from it without a card fee.',
  only: (amount: string) => `Only this tip: ${amount}`,
  payOnly: (amount: string, tip: string) =>
    amount === tip ? `Tip ${tip} by card` : `Pay ${amount} by card and tip ${tip}`,
  onlyCosts:
    'Each card payment costs the operator a fixed fee, which weighs most on a small one. Money added once pays it once, for many tips.',
  onlyFrom: (least: string) => `By card alone a tip is of ${least} at least. Smaller ones are given from the wallet.`,
  afterwards: (creator: string, tip: string) => `Then ${creator} gets your tip of ${tip}.`,

  youGive: 'You give',
  arrives: (creator: string) => `${creator} gets`,
  platformFee: 'Fee of the operator',
  message: 'Your message',
  seenByAll: 'Everybody may read it, unless the publisher hides it.',
  seenWhenAgreed: 'If the publisher agrees, everybody may read it.',
  seenByCreator: 'Only the creator and the publisher read it.',
  name: 'Your name, shown with the tip',
  nameHint: 'Optional. Everybody may see it; empty, the tip is shown without a name.',
  shownAs: 'Shown with the name',
  anonymous: 'Nobody is told that this tip is from you, the creator neither.',

  closed: 'No tips at the moment',
  closedBody: 'The publisher does not take this tip, or not now. Nothing was charged.',

  stickers: stickerNames as Readonly<Record<Sticker, string>>,
  sticker: (name: string) => `Sticker: ${name}`,
  stickerGone: 'Not offered any more',
  stickerGoneBody: 'This sticker cannot be sent at the moment. Nothing was charged.',

  nothingGiven: 'Nothing was given, and nothing was taken from your wallet.',

  given: 'Thank you!',
  gave: 'You gave',
}
