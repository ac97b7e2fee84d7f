// A store that remembers what nearly every request asks for and what seldom changes: the catalogue, its texts, what an unlock opens.
import type { Change } from '../../core/change.ts'
import type { Store } from '../../ports/index.ts'

const catalogueMax = 10_000
const entitlementsMax = 20_000
// Texts are remembered up to 16 MB of them: a single one may be large.
const textsMax = 8_000_000

const catalogueChanges: ReadonlySet<Change['change']> = new Set([
  'add-site',
  'edit-site',
  'put-item',
  'drop-item',
  'put-content',
  'put-rules',
  'put-tier',
  'withdraw-tier',
  'put-creator',
  'close-creator',
  'put-goal',
  'drop-goal',
  'reach-goal',
  'put-poll',
  'drop-poll',
])

/**
 * @param dataVersion tells that somebody else may have written to the database; it then differs from before. It must be cheap.
 *   A question must see the data of its version or newer, as it does on SQLite within one process.
 */
export function rememberAnswers(store: Store, dataVersion: () => number): Store {
  const catalogue = memory(catalogueMax)
  const texts = memory(textsMax)
  const entitlements = memory(entitlementsMax)
  let version = dataVersion()

  const forgetAll = () => {
    for (const each of [catalogue, texts, entitlements]) each.clear()
  }
  const remembered = <T>(place: Memory, key: string, ask: () => Promise<T>, sizeOf?: (answer: T) => number) => {
    const current = dataVersion()
    if (current !== version) forgetAll()
    version = current
    return place.answer(key, ask, sizeOf)
  }

  return {
    ...store,
    async commit(changes) {
      const committed = await store.commit(changes)
      for (const each of changes) {
        if (each.change === 'refund-entitlement') entitlements.drop(each.entitlement)
        if (!catalogueChanges.has(each.change)) continue
        catalogue.clear()
        texts.clear()
      }
      return committed
    },
    site: (id) => remembered(catalogue, `site ${id}`, () => store.site(id)),
    isKnownOrigin: (origin) => remembered(catalogue, `origin ${origin}`, () => store.isKnownOrigin(origin)),
    item: (site, id) => remembered(catalogue, `item ${site} ${id}`, () => store.item(site, id)),
    tiers: (site) => remembered(catalogue, `tiers ${site}`, () => store.tiers(site)),
    creators: (site) => remembered(catalogue, `creators ${site}`, () => store.creators(site)),
    polls: (site) => remembered(catalogue, `polls ${site}`, () => store.polls(site)),
    hasOpenGoals: (site) => remembered(catalogue, `goals ${site}`, () => store.hasOpenGoals(site)),
    opening: (site, item) => remembered(catalogue, `opening ${site} ${item}`, () => store.opening(site, item)),
    rules: (site) => remembered(catalogue, `rules ${site}`, () => store.rules(site)),
    content: (site, id) => remembered(texts, `${site} ${id}`, () => store.content(site, id), lengthOf),
    opens: (id) => remembered(entitlements, id, () => store.opens(id)),
  }
}

const lengthOf = (text: string | null) => text?.length ?? 0

type Memory = ReturnType<typeof memory>

/** Holds answers of a size of `sizeMax` together; one that would be too many makes room by dropping all. */
function memory(sizeMax: number) {
  const answers = new Map<string, Promise<unknown>>()
  let size = 0
  const clear = () => {
    answers.clear()
    size = 0
  }

  return {
    clear,
    drop: (key: string) => answers.delete(key),
    // The question is kept, not its answer: who asks while it is under way waits for the same one, and an answer from before a
    // change cannot come to be remembered after it.
    answer<T>(key: string, ask: () => Promise<T>, sizeOf: (answer: T) => number = () => 1): Promise<T> {
      const known = answers.get(key) as Promise<T> | undefined
      if (known !== undefined) return known
      const asked = ask()
      answers.set(key, asked)
      asked.then(
        (answer) => {
          if (answers.get(key) !== asked) return
          size += sizeOf(answer)
          if (size > sizeMax) clear()
        },
        () => {
          if (answers.get(key) === asked) answers.delete(key)
        },
      )
      return asked
    },
  }
}

/**
 * A version for a database that tells none cheaply, and that several processes write to: the second. What another process or a
 * hand has changed is seen a second later, on every engine, without a trigger, a channel or a row that all would touch; in
 * return a process asks for each site and item that is in use once a second.
 */
export const everySecond = (): number => Math.trunc(performance.now() / 1000)
