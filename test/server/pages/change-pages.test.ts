// The page of a membership: every change with its money before it, by forms and links alone (THREATS F).
import { expect, test } from 'vitest'
import { pauseMembership } from '../../../server/flows/pause-membership.ts'
import { apiOrigin, type Harness, siteOrigin } from '../../support/harness.ts'
import { invoicesOf, levelMember, toThirtyDays, useCard } from '../../support/levels.ts'
import { membershipOf, pass } from '../../support/member.ts'
import { checkedHarness, fieldsOf, knownVisitor, textOf, visitor } from './visitor.ts'

async function opened(h: Harness, how: Omit<Parameters<typeof levelMember>[1] & object, 'reader'> = {}, headers = {}) {
  const reader = await knownVisitor(h, headers)
  const member = await levelMember(h, { ...how, reader: reader.reader })
  return { ...member, reader, own: member, path: `/wallet/membership/${member.membership}` }
}

const toGold = '/change?tier=gold&interval=month'
const noticeOf = (response: Response) =>
  new URL(response.headers.get('Location') ?? '', apiOrigin).searchParams.get('notice')

test('a member sees what it is, what it can become and what each costs, and changes by two presses of a button', async () => {
  await using h = await checkedHarness()
  toThirtyDays(h)
  const { reader, path, membership } = await opened(h)
  await pass(h, { days: 15 })
  const wallet = await reader.page('/wallet')
  expect(wallet).toContain(`href="${path}"`)
  expect(wallet).toContain(`aria-labelledby="manage-${membership} name-${membership}"`)
  const page = await reader.page(path)
  expect(page).toContain('<title>Your membership · Tuppence</title>')
  const text = textOf(page)
  for (const says of ['The River', 'Silver', '$4.99 a month', 'Renews on', 'Opens what is for members on The River'])
    expect(text).toContain(says)
  expect(text).toMatch(/Gold.*Now: you pay \$2\.50 today, then \$9\.99 a month Change to this/)
  expect(text).toMatch(/Silver.*Now: you pay \$47\.40 today, then \$49\.90 a year Change to this/)
  expect(page).toContain(`${path}${toGold.replace('&', '&amp;')}`)

  const confirm = await reader.page(`${path}${toGold}`)
  expect(confirm).toContain('<title>Change to Gold · Tuppence</title>')
  expect(textOf(confirm)).toMatch(/You have \$4\.99 a month You change to \$9\.99 a month You pay now \$2\.50/)
  expect(textOf(confirm)).toMatch(
    /It counts at once\. From .* on \$9\.99 a month, until you cancel\. Change and pay \$2\.50/,
  )
  expect(await invoicesOf(h, membership)).toBe(1)
  const sent = await reader.send(`${path}/change`, fieldsOf(confirm, '/change'))
  expect([sent.status, sent.headers.get('Location')]).toEqual([303, `${path}?notice=member-changed`])
  const after = await reader.page(`${path}?notice=member-changed`)
  expect(after).toContain('<title>Your membership is changed · Your membership · Tuppence</title>')
  expect(after).toContain('role="status"')
  expect(textOf(after)).toContain('Gold $9.99 a month')
  expect(await invoicesOf(h, membership)).toBe(2)
  expect(noticeOf(await reader.send(`${path}/change`, fieldsOf(confirm, '/change')))).toBe('member-same')
  expect(await invoicesOf(h, membership)).toBe(2)
})

test('a downgrade says from when, asks nothing today, is shown in the wallet and can be dropped', async () => {
  await using h = await checkedHarness()
  const { reader, path, membership } = await opened(h, { tier: 'gold' })
  expect(textOf(await reader.page(path))).toMatch(/Silver.*From .*, nothing to pay today\. Then \$4\.99 a month/)
  const confirm = await reader.page(`${path}/change?tier=silver&interval=month`)
  expect(textOf(confirm)).toMatch(/You pay now \$0\.00 Until .* everything stays as it is/)
  expect(noticeOf(await reader.send(`${path}/change`, fieldsOf(confirm, '/change')))).toBe('member-planned')
  expect(textOf(await reader.page(path))).toMatch(/From .*: Silver, \$4\.99 a month The planned change is dropped/)
  const kept = await reader.send(`${path}/keep`, fieldsOf(await reader.page(path), '/keep'))
  expect(noticeOf(kept)).toBe('member-kept')
  expect(await membershipOf(h, membership)).toMatchObject({ tier: 'gold', next: null })
})

test('a pause says what becomes of the paid time; the way back says what it costs', async () => {
  await using h = await checkedHarness()
  const { reader, path, membership } = await opened(h)
  const confirm = await reader.page(`${path}/pause`)
  expect(textOf(confirm)).toMatch(/it stays open until .* After that it opens nothing, and nothing is taken/)
  expect(textOf(confirm)).toContain('You pay now $0.00')
  expect(noticeOf(await reader.send(`${path}/pause`, {}))).toBe('member-paused')
  expect(textOf(await reader.page('/wallet'))).toContain('Paused, paid until')
  expect(textOf(await reader.page(path))).toContain('It is paused. Resume it first')
  expect(textOf(await reader.page(`${path}/resume`))).toMatch(/You pay now \$0\.00 Resume, pay nothing/)
  await pass(h, { days: 60 })
  const stale = { approved: '0', currency: 'USD' }
  expect(noticeOf(await reader.send(`${path}/resume`, stale))).toBe('member-look-again')
  const back = await reader.page(`${path}/resume`)
  expect(textOf(back)).toMatch(/A new period begins today.*You pay now \$4\.99 Resume and pay \$4\.99/)
  expect(noticeOf(await reader.send(`${path}/resume`, fieldsOf(back, '/resume')))).toBe('member-going')
  expect(await membershipOf(h, membership)).toMatchObject({ state: 'active' })
  expect((await reader.get(`${path}/resume`)).headers.get('Location')).toBe(`${path}?notice=member-going`)
})

test('a paused membership is cancelled in the wallet by one button, and gone when nothing is left of it', async () => {
  await using h = await checkedHarness()
  const { reader, own, membership } = await opened(h)
  await pauseMembership(h.ports, { reader: reader.reader, membership })
  await pass(h, { days: 60 })
  const fields = fieldsOf(await reader.page('/wallet'), '/wallet/membership')
  expect(fields).toMatchObject({ membership, wish: 'cancel' })
  expect(noticeOf(await reader.send('/wallet/membership', fields))).toBe('member-ended')
  expect(await reader.page('/wallet')).not.toContain(own.membership)
})

test('a payment that its bank wants to hear of is told, with the way to confirm it', async () => {
  await using h = await checkedHarness()
  const { reader, path, own, membership } = await opened(h)
  await useCard(h, own, 'pm_card_authenticationRequired')
  const confirm = await reader.page(`${path}${toGold}`)
  expect(noticeOf(await reader.send(`${path}/change`, fieldsOf(confirm, '/change')))).toBe('member-waits')
  const page = await reader.page(`${path}?notice=member-waits`)
  expect(page).toContain('role="alert"')
  expect(page).toMatch(/href="http:\/\/127\.0\.0\.1:4402\/i\/in_/)
  expect(textOf(page)).toContain('Your bank has to confirm this payment')
  expect(textOf(page)).not.toContain('Change to this')
  expect(await membershipOf(h, membership)).toMatchObject({ tier: 'silver' })
})

test('a sum that is not the one on the screen, or too old, is shown again and not charged', async () => {
  await using h = await checkedHarness()
  const { reader, path, membership } = await opened(h)
  const fields = fieldsOf(await reader.page(`${path}${toGold}`), '/change')
  const again = `${path}/change?tier=gold&interval=month&notice=member-look-again`
  const cheaper = await reader.send(`${path}/change`, { ...fields, approved: '1' })
  expect(cheaper.headers.get('Location')).toBe(again)
  h.clock.advance({ minutes: 16 })
  expect((await reader.send(`${path}/change`, fields)).headers.get('Location')).toBe(again)
  expect(textOf(await reader.page(again))).toContain('Nothing was charged. Please look at the sum again.')
  expect(await invoicesOf(h, membership)).toBe(1)
})

test('cards and invoices are at the provider’s page, reached by a form, and one comes back from there', async () => {
  await using h = await checkedHarness()
  const { reader, path } = await opened(h)
  for (const flow of ['card', 'home']) {
    const sent = await reader.send(`${path}/portal`, { flow })
    expect([sent.status, sent.headers.get('Location')]).toEqual([303, expect.stringContaining('/p/session/')])
  }
  expect((await reader.send(`${path}/portal`, { flow: 'all' })).status).toBe(400)
  expect((await reader.get(`${path}/portal`)).status).toBe(405)
  expect(noticeOf(await reader.get(`${path}/card`))).toBe('member-card')
})

test('what stands in the way of a change is said instead of the choices', async () => {
  await using h = await checkedHarness()
  const { reader, path, own } = await opened(h)
  await reader.send('/wallet/membership', { membership: own.membership, wish: 'cancel' })
  const text = textOf(await reader.page(path))
  expect(text).toContain('It is cancelled. Resume it first')
  expect(text).not.toContain('Change to this')
  for (const step of [toGold, '/pause']) expect(noticeOf(await reader.get(`${path}${step}`))).toBe('member-hindered')
  expect(noticeOf(await reader.send(`${path}/pause`, {}))).toBe('member-hindered')
})

test('nobody sees or changes a membership that is not theirs, from another origin, or by a form that says too little', async () => {
  await using h = await checkedHarness()
  const { reader, path, membership } = await opened(h)
  const fields = fieldsOf(await reader.page(`${path}${toGold}`), '/change')
  const before = [await h.footprint(), await membershipOf(h, membership)]
  const other = await knownVisitor(h)
  for (const step of ['', toGold, '/pause', '/resume', '/card']) {
    expect((await other.get(`${path}${step}`)).status, step).toBe(404)
    expect((await visitor(h).get(`${path}${step}`)).headers.get('Location'), step).toBe('/wallet')
  }
  const sent = {
    change: fields,
    keep: {},
    pause: {},
    resume: { approved: '0', currency: 'USD' },
    portal: { flow: 'card' },
  }
  for (const [step, form] of Object.entries(sent)) {
    expect((await other.send(`${path}/${step}`, form)).status, step).toBe(404)
    expect((await reader.send(`${path}/${step}`, form, { Origin: siteOrigin })).status, step).toBe(403)
  }
  for (const without of ['tier', 'interval', 'begins', 'approved', 'price', 'currency', 'at'])
    expect((await reader.send(`${path}/change`, { ...fields, [without]: '' })).status, without).toBe(400)
  expect((await reader.send(`${path}/change`, { ...fields, tier: 'platinum' })).status).toBe(404)
  expect((await reader.send(`${path}/resume`, {})).status).toBe(400)
  expect((await reader.get('/wallet/membership/x')).status).toBe(404)
  expect((await reader.send(path, {})).status).toBe(405)
  expect((await reader.get(`${path}/keep`)).status).toBe(405)
  expect((await reader.get(`${path}/nothing`)).status).toBe(404)
  expect([{ ...(await h.footprint()), readers: 0 }, await membershipOf(h, membership)]).toEqual([
    { ...(before[0] as object), readers: 0 },
    before[1],
  ])
})

test('in Polish it says the same', async () => {
  await using h = await checkedHarness()
  const { reader, path } = await opened(h, {}, { 'Accept-Language': 'pl' })
  expect(textOf(await reader.page(path))).toMatch(/Od razu: dziś płacisz .* potem 9,99 USD miesięcznie/)
  expect(textOf(await reader.page(`${path}${toGold}`))).toContain('Zmień i zapłać')
})
