// Letters to members: what is in each, in both languages, and what a publisher's text cannot do in them (THREATS INP-08, IDN-03).
import { expect, test } from 'vitest'
import type { Letter } from '../../../../server/core/mail.ts'
import type { Occasion } from '../../../../server/core/member-letter.ts'
import type { Membership } from '../../../../server/core/membership.ts'
import { memberLetters } from '../../../../server/pages/letters/member-letters.ts'
import { plainName } from '../../../../server/pages/letters/plain-name.ts'
import type { MemberNews } from '../../../../server/ports/index.ts'
import { makeDue, makeMembership, usd } from '../../../support/make.ts'
import { textOf } from '../visitor.ts'

const letters = memberLetters({ payOrigin: 'https://pay.example.com' })
const until = '2026-12-22T12:00:00.000Z'
const due = makeDue()

const occasions: readonly Occasion[] = [
  { is: 'joined', charged: usd(500), until },
  { is: 'joined', charged: usd(0), until },
  { is: 'trial-ends', until },
  { is: 'payment-failed', due, until },
  { is: 'payment-failed', due: { ...due, nextAttemptAt: null }, until },
  { is: 'bank-asks', due: { ...due, needsHolder: true }, until },
  { is: 'last-notice', due, until },
  { is: 'last-notice', due: { ...due, needsHolder: true }, until },
  { is: 'over', due, until },
  { is: 'over', due: null, until },
  { is: 'paid-after-all', paid: usd(500), until, renews: true },
  { is: 'paid-after-all', paid: usd(500), until, renews: false },
  { is: 'cancelled', until, isOpen: true },
  { is: 'cancelled', until, isOpen: false },
]

const write = (occasion: Occasion, over: Partial<MemberNews> = {}, membership: Partial<Membership> = {}): Letter =>
  letters.toMember({
    occasion,
    membership: makeMembership(membership),
    site: 'The River',
    tier: 'Friend of the river',
    ...over,
  })
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const english = (occasion: Occasion) => plain(write(occasion).text)
const polish = (occasion: Occasion) => plain(write(occasion, {}, { lang: 'pl' }).text)
const day = 'Dec 22, 2026, 12:00 PM UTC'
const nextDay = 'Dec 26, 2026, 12:00 PM UTC'

test.each<[string, Occasion, string[]]>([
  [
    'what was paid, what it costs, when it renews and how to cancel',
    occasions[0] as Occasion,
    [
      'You have joined “Friend of the river” on The River.',
      'You have paid $5.00.',
      `It costs $5.00 a month and renews on ${day}, until you cancel.`,
      'You can cancel at any time in your wallet',
    ],
  ],
  ['that the first days are free', occasions[1] as Occasion, [`Nothing was taken: it is free until ${day}.`]],
  [
    'amount and date before free days end',
    occasions[2] as Occasion,
    [
      `Your free days of “Friend of the river” on The River end on ${day}.`,
      'From then on it costs $5.00 a month',
      'cancel it in your wallet before: then nothing is taken',
    ],
  ],
  [
    'a failure with amount, next attempt and end of grace',
    occasions[3] as Occasion,
    [
      'The payment of $5.00 for “Friend of the river” on The River did not go through.',
      `It is tried again on ${nextDay}.`,
      `Until ${day} all stays open.`,
      'choose “Pay now” in your wallet',
    ],
  ],
  ['that it is not tried again', occasions[4] as Occasion, ['It is not tried again by itself.']],
  [
    'that the bank asks, and where to confirm',
    occasions[5] as Occasion,
    [
      'Your bank wants you to confirm the payment of $5.00',
      `Until ${day} all stays open.`,
      'Choose “Pay now” in your wallet: your bank asks you there.',
    ],
  ],
  [
    'the day on which it closes',
    occasions[6] as Occasion,
    [
      'The payment of $5.00 for “Friend of the river” on The River is still missing.',
      `the membership closes on ${day}`,
    ],
  ],
  ['the bank also in the last notice', occasions[7] as Occasion, ['your bank asks you there']],
  [
    'that it is closed, and what is tried once more',
    occasions[8] as Occasion,
    [
      `“Friend of the river” on The River is closed since ${day}`,
      `It is tried once more on ${nextDay}`,
      'Articles that you bought one by one stay open.',
    ],
  ],
  ['that nothing more is taken', occasions[9] as Occasion, ['Nothing more is taken.']],
  [
    'that it is paid after all, and when it renews',
    occasions[10] as Occasion,
    [
      'The payment of $5.00 for “Friend of the river” on The River has gone through after all.',
      `All is open, and renews on ${day}.`,
    ],
  ],
  ['that it does not renew', occasions[11] as Occasion, [`All is open until ${day}. It does not renew.`]],
  [
    'until when a cancelled one is open',
    occasions[12] as Occasion,
    ['Nothing more is taken.', `What is paid stays open until ${day}.`, 'choose “Resume” in your wallet'],
  ],
  ['that a cancelled one is closed', occasions[13] as Occasion, ['it is closed now']],
])('a letter says %s', (_what, occasion, sentences) => {
  for (const sentence of sentences) expect(english(occasion)).toContain(sentence)
})

test('a last notice and a failure do not promise another attempt where only the bank can help', () => {
  for (const is of ['bank-asks', 'last-notice'] as const)
    expect(english({ is, due: { ...due, needsHolder: true }, until })).not.toContain('tried again')
})

test('every letter is there in Polish, with amounts and days as they are written there', () => {
  for (const occasion of occasions) {
    const said = polish(occasion)
    expect(said).toContain('„Friend of the river” w serwisie The River')
    expect(said).not.toMatch(/\b(the|your|you|payment)\b(?! river)/)
    expect(write(occasion, {}, { lang: 'pl-PL' }).lang).toBe('pl')
    expect(said).toMatch(/22 gru 2026|Opłacony czas już minął/)
  }
  expect(polish({ is: 'payment-failed', due, until })).toContain('Płatność 5,00 USD za członkostwo')
  expect(polish({ is: 'joined', charged: usd(500), until })).toContain('Kosztuje 5,00 USD miesięcznie')
})

test('a language that nobody here speaks is answered in English', () => {
  expect(write({ is: 'trial-ends', until }, {}, { lang: 'xx' }).lang).toBe('en')
  expect(write({ is: 'trial-ends', until }, {}, { lang: '' }).lang).toBe('en')
})

test('a group is told what all its seats cost', () => {
  expect(write({ is: 'trial-ends', until }, {}, { seats: 4 }).text).toContain('$20.00 a month')
})

test('each letter says the same in text and in HTML, and names the wallet without a link', () => {
  for (const occasion of occasions)
    for (const lang of ['en', 'pl']) {
      const { text, html } = write(occasion, {}, { lang })
      for (const sentence of text.split('\n').filter((line) => line !== ''))
        expect(textOf(html).replaceAll('&quot;', '"')).toContain(plain(sentence))
      expect(text).toContain('pay.example.com/wallet')
      for (const body of [text, html]) expect(body).not.toMatch(/<a\b|href|https?:|invoice\.example/)
    }
})

test('a subject is one line, and says nothing of who gets it or of what', () => {
  const subjects = occasions.map((occasion) => write(occasion).subject)
  for (const subject of subjects) expect(subject).toMatch(/^Tuppence: [\p{L} ]+$/u)
  expect(subjects.join()).not.toMatch(/River|Friend|\$/)
})

const hostile = [
  '<script>alert(1)</script>',
  '<a href="https://evil.example">pay here</a>',
  '"><img src=x onerror=alert(1)>',
  'Friend\r\nBcc: all@example.com\r\n\r\nNew body',
  'Friend\u2028Bcc: all@example.com',
  '\u202Egpj.exe',
  'https://evil.example/login',
  'www.evil.example',
  '{{7*7}} %s &amp; &lt;b&gt;',
  'x'.repeat(5000),
  '',
]

test.each(hostile)('a name of a publisher is text and nothing else: %j', (name) => {
  for (const occasion of occasions) {
    const { subject, text, html } = write(occasion, { site: name, tier: name })
    const lines = write(occasion).text.split('\n').length
    expect(text.split('\n')).toHaveLength(lines)
    expect(html).not.toMatch(/<(script|img|a)\b/)
    expect([text, html].join()).not.toMatch(/\r|\u2028|\u202e|:\/\/|www\./)
    expect(subject).toBe(write(occasion).subject)
    expect(text.length).toBeLessThan(1500)
  }
})

test('what is no trick in a name stays as it is', () => {
  for (const name of ['Zażółć gęślą jaźń', 'מועדון הנהר', 'The “River” & Sons', 'می‌خواهم', '👩‍🚀 Club'])
    expect(plainName(name)).toBe(name)
})
