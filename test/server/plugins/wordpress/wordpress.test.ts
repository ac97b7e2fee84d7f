// The WordPress plugin: what is paid gets out by no door, and to whom it is given.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { roomStyle } from '../../../../widget/embed.ts'
import {
  askWordPress,
  configured,
  hasPhp,
  pluginFolder,
  type Rest,
  type Step,
  type WordPressPost,
} from '../../../support/wordpress.ts'
import { issuer, jwks, vectors } from '../../verify/vectors.ts'

const paid = 'The heron eats the moon.'
const teaser = 'Before the gate.'
const post = (post_content: string, more: Partial<WordPressPost> = {}): WordPressPost => ({
  ID: 7,
  post_name: 'the-river',
  post_title: 'The river',
  post_content,
  ...more,
})

const block = (inside: string) => `<!-- wp:tuppence/gate {"item":"the-lake"} -->${inside}<!-- /wp:tuppence/gate -->`
const paragraph = (text: string) => `<!-- wp:paragraph --><p>${text}</p><!-- /wp:paragraph -->`
const sources: Record<string, string> = {
  'a shortcode': `${teaser}\n\n[tuppence item="the-lake"]\n\n${paid}\n\nMore.\n\n[/tuppence]\n\nAfter.`,
  'the block': `${paragraph(teaser)}\n${block(`[tuppence item="the-lake"]${paragraph(paid)}[/tuppence]`)}`,
  'a block without its shortcode': `${paragraph(teaser)}\n${block(paragraph(paid))}`,
  'a shortcode over several blocks': `${paragraph(teaser)}<!-- wp:shortcode -->[tuppence item='the-lake']<!-- /wp:shortcode -->${paragraph(paid)}<!-- wp:shortcode -->[/tuppence]<!-- /wp:shortcode -->`,
  'a part without an end': `${teaser}\n\n[tuppence item=the-lake]\n\n${paid}`,
  'an end without a beginning': `${teaser}\n\n${paid}\n\n[/tuppence]\n\nAfter.`,
  'a slash that ends the tag by mistake': `[tuppence item=/the-lake/]${paid}[/tuppence] ${teaser}`,
  'a part within a part': `${teaser} [tuppence item="the-lake"]One. [tuppence item="b"]Two.[/tuppence] ${paid}[/tuppence]`,
  'a part over two pages': `${teaser} [tuppence]One.<!--nextpage-->${paid}[/tuppence] After.`,
  'capitals and round quotes': `${teaser} [Tuppence Item=”the-lake”]${paid}[/TUPPENCE]`,
  'two parts': `${teaser} [tuppence item="a"]One.[/tuppence] Between. [tuppence item="b"]${paid}[/tuppence]`,
}

const doors: Record<string, Step> = {
  'its page': ['page', [7]],
  'its second page': ['page', [7, {}, 2]],
  'a list of posts': ['page', [7, { singular: false }]],
  'a feed': ['page', [7, { feed: true }]],
  'an embed': ['page', [7, { embed: true }]],
  'an AMP page': ['page', [7, { amp: true }]],
  'the REST API': ['wordpressRest', [7]],
  'an excerpt': ['excerpt', 7],
  'a field of it, as themes ask': ['field', 7],
  'the post as themes and plugins read it': ['raw', 7],
}

const onePiece = (answers: readonly { answer: unknown }[]) => answers.map(({ answer }) => JSON.stringify(answer))

describe('the plugin', () => {
  const isThere = hasPhp()
  beforeEach(({ skip }) => skip(!isThere, 'there is no PHP with sodium here'))

  test.for(Object.entries(sources))('%s: what is paid is behind none of the doors', ([, source]) => {
    const answers = onePiece(askWordPress([post(source)], Object.values(doors)))
    for (const [nth, door] of Object.keys(doors).entries()) {
      expect(answers[nth], door).not.toMatch(/heron|One\.|Two\.|More\./)
    }
    expect(answers[Object.keys(doors).indexOf('its page')]).toMatch(/tuppence-gate/)
  })

  test('the text before a gate, and after it, is for everybody', () => {
    const [page, rest, excerpt] = onePiece(
      askWordPress([post(sources['a shortcode']!)], [doors['its page']!, doors['the REST API']!, doors['an excerpt']!]),
    )
    for (const each of [page, rest, excerpt]) expect(each).toContain(teaser)
    expect(page).toContain('After.')
  })

  test('who runs shortcodes or blocks on the source gets a gate and no text, and who shows what is made gets neither', () => {
    const [short, made, nested] = askWordPress(
      [post(sources['two parts']!)],
      [
        ['shortcode', sources['two parts']],
        ['block', sources['two parts']],
        ['block', `[tuppence]<p>${paid}</p>`],
      ],
    )
    expect(short?.answer).not.toContain('heron')
    expect(short?.answer.match(/<tuppence-gate/g)).toHaveLength(2)
    expect(made?.answer.replace(/\s+/g, ' ').trim()).toBe(`${teaser} Between.`)
    // Its end may be in a block to come: the shortcode, later, takes it out.
    expect(nested?.answer).toContain('[tuppence]')
  })

  test('a gate names its item and where this server has the text; the post’s slug where nothing is named', () => {
    const source = '[tuppence item="a"]One.[/tuppence] [tuppence]Two.[/tuppence] [tuppence item="c" /]'
    const [page, second, third] = askWordPress(
      [
        post(source.replace('Two', 'x<!--nextpage-->y')),
        post(source, { ID: 8, post_name: '' }),
        post(source, { ID: 9, post_name: '%d1%80%d0%b5%d0%ba%d0%b0' }),
      ],
      [
        ['page', [7]],
        ['page', [8]],
        ['page', [9]],
      ],
    )
    expect(page?.answer).toContain(
      '<tuppence-gate item="a" src="/wp-json/tuppence/v1/posts/7/parts/0" class="tuppence-paid">',
    )
    expect(page?.answer).toContain('<tuppence-gate item="the-river" src="/wp-json/tuppence/v1/posts/7/parts/1"')
    expect(page?.answer).toContain('<tuppence-gate item="c" class="tuppence-paid">')
    expect(page?.answer).toContain(
      `${issuer}/pay/start?site=site_river&amp;item=a&amp;page=https%3A%2F%2Fmagazine.example%2Fthe-river%2F`,
    )
    expect(second?.answer).toContain('item="post-8"')
    expect(third?.answer).toContain('item="река"')
  })

  test.for([
    ['quotes', '"><script>alert(1)</script>'],
    ['a bracket', 'a]b'],
    ['white space', 'a b'],
  ])('an item of %s breaks out of nothing', ([, item]) => {
    const [page] = askWordPress([post(`${teaser} [tuppence item='${item}']${paid}[/tuppence]`)], [['page', [7]]])
    expect(page?.answer).not.toContain('<script>alert')
    expect(page?.answer).not.toContain('heron')
  })

  test('a feed has a link in the place of the gate', () => {
    const [feed] = askWordPress([post(sources['a shortcode']!)], [doors['a feed']!])
    const text = feed?.answer.slice(feed.answer.indexOf('<article>'))
    expect(text).not.toContain('<tuppence-gate')
    expect(text).toContain('<a href="https://magazine.example/the-river/">')
  })

  test('who may edit a post sees all of it on its own page, kept from caches, and nowhere else', () => {
    const mayEdit: Step = ['world', { edits: [7] }]
    const steps = Object.values(doors)
    for (const source of [sources['a shortcode'], sources['the block'], sources['a shortcode over several blocks']]) {
      const answers = askWordPress([post(source!)], [mayEdit, ...steps]).slice(1)
      const told = onePiece(answers)
      const sees = Object.keys(doors).filter((_, nth) => told[nth]?.includes('heron'))
      expect(sees).toEqual(['its page', 'an AMP page', 'the post as themes and plugins read it'])
      expect(answers[0]?.asked).toEqual(['nocache'])
    }
    const [, other] = askWordPress([post(sources['a shortcode']!)], [['world', { edits: [8] }], doors['its page']!])
    expect(other?.answer).not.toContain('heron')
  })

  test.for(Object.entries(sources))(
    '%s: what was closed and is saved again, as it was or changed, loses nothing',
    ([, source]) => {
      const [closed] = askWordPress([post(source)], [['closed', [7, source]]])
      const [same, changed, other, elsewhere] = askWordPress(
        [post(source), post('Free.', { ID: 8 })],
        [
          ['save', [7, closed!.answer]],
          ['save', [7, closed!.answer.replace(teaser, 'Another teaser.')]],
          ['save', [7, 'Something else.']],
          ['save', [8, closed!.answer]],
        ],
      )
      expect(same?.answer).toBe(source)
      expect(changed?.answer).toContain(paid)
      expect(changed?.answer.includes('Another teaser.')).toBe(closed!.answer.includes(teaser))
      expect(other?.answer).toBe('Something else.')
      // Who may save one post may not be one who may read another.
      expect(elsewhere?.answer).not.toContain('heron')
    },
  )

  test('a search does not look into posts with a part, neither for words nor for their absence, but for who may edit', () => {
    const asked =
      " AND ((wp_posts.post_title LIKE '{a}moon\\'s{a}') OR (wp_posts.post_content LIKE '{a}moon\\'s{a}')) AND (wp_posts.post_content NOT LIKE '{a}sun{a}')"
    const free = "wp_posts.post_content NOT LIKE '%[tuppence%' AND wp_posts.post_content NOT LIKE '%wp:tuppence/gate%'"
    const [reader, , editor] = askWordPress(
      [],
      [
        ['search', asked],
        ['world', { may: ['edit_others_posts'] }],
        ['search', asked],
      ],
    )
    expect(reader?.answer).toBe(
      ` AND ((wp_posts.post_title LIKE '{a}moon\\'s{a}') OR ((${free} AND wp_posts.post_content LIKE '{a}moon\\'s{a}'))) AND ((NOT (${free}) OR wp_posts.post_content NOT LIKE '{a}sun{a}'))`,
    )
    expect(editor?.answer).toBe(asked)
  })

  // The route

  const keysAt = `${issuer}/.well-known/jwks.json`
  const up: Step = ['world', { network: { [keysAt]: [200, JSON.stringify(jwks)] } }]
  const down: Step = ['world', { network: { [keysAt]: [0, ''] } }]
  const pass = (seconds: number): Step => ['world', { pass: seconds }]
  const bearing = (token: string) => ({ authorization: `Bearer ${token}` })
  const part = '/tuppence/v1/posts/7/parts/0'
  const river = [post(`${teaser} [tuppence]${paid}[/tuppence]`)]
  const good = vectors[0]!.token
  const forged = vectors.find(({ expected }) => expected === 'unknown-key')!.token
  const reading = (token = good): Step => ['rest', [part, bearing(token)]]
  const rest = (steps: readonly Step[], posts = river, settings = configured) =>
    askWordPress<Rest>(posts, steps, settings).filter((_, nth) => steps[nth]?.[0] === 'rest')

  test('a token of the backend opens its item: the text as HTML, for this reader alone', () => {
    const [get, head] = rest([up, reading(), ['rest', [part, bearing(good), 'HEAD']]])
    expect(get?.answer).toEqual({
      status: 200,
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Cache-Control': 'private, no-store',
        Vary: 'Authorization',
        'X-Robots-Tag': 'noindex',
      },
      body: `<p>${paid}</p>`,
    })
    expect(head?.answer).toMatchObject({ status: 200, body: '' })
  })

  test('the route rules on every token as the verifier does', () => {
    // A header may have blanks around its token.
    const told = vectors.filter(({ token, item }) => token && token === token.trim() && item === 'the-river')
    const answers = rest([up, ...told.flatMap(({ token }) => [pass(0), reading(token)])])
    const statuses: Record<string, number> = { granted: 200, 'other-item': 402, 'keys-unavailable': 503 }
    for (const [nth, { name, expected }] of told.entries()) {
      const { status, body, headers } = answers[nth]!.answer
      // A header takes what is no bearer token at all for none.
      const isNone = status === 402 && expected === 'malformed'
      expect(isNone ? 401 : status, name).toBe(statuses[expected] ?? 401)
      if (expected !== 'granted') {
        expect(body).not.toContain('heron')
        expect(headers['Cache-Control']).toBe('no-store')
        if (!isNone) expect(JSON.parse(body).because, name).toBe(expected)
      }
    }
    expect(told.length).toBeGreaterThan(50)
  })

  test('without a token there is a problem that the page understands', () => {
    const [bare, query] = rest([up, ['rest', [part]], ['rest', [part, {}, 'GET', { token: good }]]])
    for (const each of [bare, query]) {
      expect(each?.answer.status).toBe(402)
      expect(each?.answer.headers['Content-Type']).toBe('application/problem+json')
      expect(JSON.parse(each!.answer.body)).toEqual({
        type: '/problems/payment-required',
        title: 'This has to be unlocked first',
        status: 402,
        because: 'no-token',
      })
    }
  })

  test.for([
    ['a draft', { post_status: 'draft' }, part],
    ['a private post', { post_status: 'private' }, part],
    ['a post with a password', { post_password: 'hush' }, part],
    ['another part', {}, '/tuppence/v1/posts/7/parts/1'],
    ['another post', {}, '/tuppence/v1/posts/8/parts/0'],
    ['no post', {}, '/tuppence/v1/posts/0/parts/0'],
    ['an envelope', {}, part, { _envelope: '1' }],
  ] as const)('payment does not open %s', ([, more, path, params = {}]) => {
    const [answer] = rest([up, ['rest', [path, bearing(good), 'GET', params]]], [{ ...river[0]!, ...more }])
    expect(answer?.answer.status).toBe(404)
    expect(answer?.answer.body).not.toContain('heron')
  })

  test('each part of a post is opened by its own item, a part with blocks as blocks, one within it as text', () => {
    const source = `[tuppence item="the-lake"]Lake.[/tuppence] ${sources['a shortcode over several blocks']!.replace("'the-lake'", "'the-river'")} [tuppence item="the-river"]One [tuppence item="x"]two[/tuppence] three.[/tuppence]`
    const [lake, blocks, nested] = rest(
      [up, ...[0, 1, 2].map((nth): Step => ['rest', [`/tuppence/v1/posts/7/parts/${nth}`, bearing(good)]])],
      [post(source)],
    )
    expect(lake?.answer.status).toBe(402)
    expect(blocks?.answer).toMatchObject({ status: 200, body: `<p>${paid}</p>` })
    expect(nested?.answer.body).toBe('<p>One two three.</p>')
  })

  test('members read where their tier is named in the settings', () => {
    const { token } = vectors.find(({ name, expected }) => /member/i.test(name) && expected === 'granted')!
    expect(rest([up, reading(token)])[0]?.answer.status).toBe(200)
    expect(rest([up, reading(token)], river, { ...configured, tiers: '' })[0]?.answer.status).toBe(402)
  })

  test('keys are asked for once in ten minutes, and at most each half minute for names that nobody knows', () => {
    const answers = rest([
      up,
      reading(),
      reading(forged),
      reading(forged),
      reading(),
      pass(30),
      reading(forged),
      reading(forged),
      reading(),
      pass(601),
      reading(),
      reading(),
    ])
    expect(answers.map(({ asked }) => asked.length)).toEqual([1, 0, 0, 0, 1, 0, 0, 1, 0])
    expect(answers.map(({ answer }) => answer.status)).toEqual([200, 401, 401, 200, 401, 401, 200, 200, 200])
  })

  test('while the backend is away, known keys count for a day; without any nothing opens', () => {
    const long = vectors.find(({ expected }) => expected === 'granted')!.token
    const day = 24 * 60 * 60
    const answers = rest([
      up,
      reading(long),
      down,
      pass(day - 120),
      reading(long),
      pass(119),
      reading(long),
      pass(1),
      reading(long),
    ])
    expect(answers.map(({ answer }) => answer.status)).toEqual([200, 200, 200, 503])
    expect(answers[3]?.answer.headers['Retry-After']).toBe('30')
    const cold = rest([down, reading(), reading(), pass(31), reading()])
    expect(cold.map(({ answer }) => answer.status)).toEqual([503, 503, 503])
    expect(cold.map(({ asked }) => asked.length)).toEqual([1, 0, 1])
  })

  test.for([
    ['a fault', [500, '']],
    ['a page', [200, '<html>']],
    ['no key for tokens', [200, '{"keys":[{"kty":"EC","kid":"x"},7]}']],
    ['a way elsewhere', [302, '']],
  ] as const)('%s in the place of keys is none', ([, answer]) => {
    const [said] = rest([['world', { network: { [keysAt]: answer } }], reading()])
    expect(said?.answer.status).toBe(503)
  })

  test('what a goal has opened for everybody is given out without a token, and the backend is asked seldom', () => {
    const item = `${issuer}/v1/sites/site_river/items/the-river`
    const opened = (body: unknown): Step => ['world', { network: { [item]: [200, JSON.stringify(body)] } }]
    const bare: Step = ['rest', [part]]
    const answers = rest([
      opened({ offers: [] }),
      bare,
      bare,
      opened({ opened: { goal: 'g' } }),
      bare,
      pass(30),
      bare,
      down,
      bare,
    ])
    expect(answers.map(({ answer }) => answer.status)).toEqual([402, 402, 402, 200, 200])
    expect(answers.map(({ asked }) => asked)).toEqual([[item], [], [], [item], []])
  })

  // The head, settings, the end

  test('a page has the script, the line of style and the note for search engines once, and the note has no text', () => {
    const title = '</script><script>alert(1)</script><!--'
    const [page, free, list] = askWordPress(
      [post(sources['two parts']!, { post_title: title }), post('Free.', { ID: 8 })],
      [
        ['page', [7]],
        ['page', [8]],
        ['page', [7, { singular: false }]],
      ],
    )
    const html = page!.answer
    expect(html.split('<script async').length - 1).toBe(1)
    expect(html).toContain(`<script async src="${issuer}/tuppence.js" data-site="site_river"></script>`)
    expect(html.split(roomStyle).length - 1).toBe(1)
    const notes = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)]
    expect(notes).toHaveLength(1)
    expect(notes[0]?.[1]).not.toContain('<')
    const note = JSON.parse(notes[0]?.[1] as string)
    expect(note).toMatchObject({
      '@type': 'Article',
      isAccessibleForFree: false,
      hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.tuppence-paid' },
    })
    expect(note).not.toHaveProperty('articleBody')
    expect(html.match(/<tuppence-gate [^>]*class="tuppence-paid"/g)).toHaveLength(2)
    expect(free?.answer).not.toContain('ld+json')
    expect(list?.answer).not.toContain('ld+json')
  })

  test('the graph of another plugin gets the mark, and loses the text', () => {
    const [, marked] = askWordPress<object>(
      [post(sources['two parts']!)],
      [
        ['page', [7]],
        ['graph', { '@type': 'Article', articleBody: paid }],
      ],
    )
    expect(marked?.answer).toEqual({
      '@type': 'Article',
      isAccessibleForFree: false,
      hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.tuppence-paid' },
    })
  })

  test('a plugin that nobody has set up keeps parts closed, and loads nothing', () => {
    const [page, answer] = askWordPress<unknown>(
      river,
      [
        ['page', [7]],
        ['rest', [part, bearing(good)]],
      ],
      {},
    )
    expect(page?.answer).not.toMatch(/heron|tuppence\.js/)
    expect(page?.answer).toContain('cannot be bought yet')
    expect(answer?.answer).toMatchObject({ status: 503 })
  })

  test('settings are what they have to be, or nothing', () => {
    const told = [
      { api: ' https://Pay.example.com/v1/ ', site: 'site_a', tiers: 'friend, patron "><b>' },
      { api: 'http://pay.example.com', site: 'a"b', tiers: [] },
      { api: 'http://localhost:4401', site: 'site_a\n', tiers: ['friend', 7] },
      { api: 'javascript:alert(1)', site: '', tiers: null },
      { api: 'https://user:word@pay.example.com', site: 7 },
      'nonsense',
    ]
    const answers = askWordPress<object>([], [['settingsPage', null], ...told.map((each): Step => ['sanitized', each])])
    expect(answers.slice(1).map(({ answer }) => answer)).toEqual([
      { api: 'https://pay.example.com', site: 'site_a', tiers: ['friend', 'patron'] },
      { api: '', site: '', tiers: [] },
      { api: 'http://localhost:4401', site: 'site_a', tiers: ['friend'] },
      { api: '', site: '', tiers: [] },
      { api: '', site: '', tiers: [] },
      { api: '', site: '', tiers: [] },
    ])
  })

  test('what is entered and not taken is said to who entered it', () => {
    const enter = (api: string, site: string): Step => ['sanitized', { api, site }]
    const steps = [
      ['settingsPage', null],
      enter('pay.example.com', 'demo'),
      enter('', ''),
      enter(issuer, 'site_a'),
    ] as const
    expect(askWordPress<object>([], steps).map(({ asked }) => asked.length)).toEqual([0, 2, 0, 0])
  })

  test('every word of the plugin has its Polish', () => {
    const files = readdirSync(pluginFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(php|js)$/.test(file),
    )
    const polish = readFileSync(join(pluginFolder, 'languages/tuppence-pl_PL.l10n.php'), 'utf8')
    const words = files.flatMap((file) =>
      [...readFileSync(join(pluginFolder, file), 'utf8').matchAll(/__\(\s*'([^']+)',\s*'tuppence'/g)].map(
        ([, word]) => word!,
      ),
    )
    expect(words.length).toBeGreaterThan(15)
    expect(words.filter((word) => !polish.includes(`'${word}' =>`))).toEqual([])
  })

  test('the settings are for administrators, and go with a nonce', () => {
    const steps: Step[] = [['settingsPage', null]]
    const [nobody] = askWordPress<[string, string]>([], steps)
    expect(nobody?.answer).toEqual(['manage_options', ''])
    const [, admin] = askWordPress<[string, string]>([], [['world', { may: ['manage_options'] }], ...steps])
    expect(admin?.answer[1]).toContain('name="_wpnonce"')
    expect(admin?.answer[1]).toContain(`name="tuppence[api]" value="${issuer}"`)
  })

  test('what the plugin has kept goes with it', () => {
    const [, , gone] = askWordPress<[string[], string[], string[]]>(river, [up, reading(), ['uninstall', null]])
    expect(gone?.answer.slice(0, 2)).toEqual([[], []])
    expect(gone?.answer[2]?.[0]).toMatch(/DELETE FROM wp_options .*tuppence/)
  })
})

test('the plugin has the verifier that the vectors were run on, and the widget’s line of style', () => {
  const file = (path: string) => readFileSync(path, 'utf8')
  const reference = resolve(pluginFolder, '../../../verify/php/TuppenceVerify.php')
  expect(file(join(pluginFolder, 'TuppenceVerify.php'))).toBe(file(reference))
  const told = /ROOM_STYLE = (.*?);\n\n/s.exec(file(join(pluginFolder, 'head.php')))?.[1] ?? ''
  expect(
    told
      .split(/\s*\. (?=')/)
      .map((each) => each.trim().slice(1, -1))
      .join(''),
  ).toBe(roomStyle)
})
