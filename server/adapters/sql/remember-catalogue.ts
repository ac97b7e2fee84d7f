// A store that remembers sites, items and rules: they are asked for with every request and change when a publisher says so.
import type { Change } from '../../core/change.ts'
import type { Store } from '../../ports/index.ts'

const answersMax = 10_000
const catalogueChanges: ReadonlySet<Change['change']> = new Set([
  'add-site',
  'edit-site',
  'put-item',
  'drop-item',
  'put-content',
  'put-rules',
])

/**
 * @param dataVersion tells that somebody else may have written to the database; it then differs from before. It must be cheap.
 *   A question must see the data of its version or newer, as it does on SQLite within one process.
 */
export function rememberCatalogue(store: Store, dataVersion: () => number): Store {
  const answers = new Map<string, Promise<unknown>>()
  let version = dataVersion()

  // The question is kept, not its answer: who asks while it is under way waits for the same one, and an answer from before a
  // change cannot come to be remembered after it.
  const remembered = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const current = dataVersion()
    if (current !== version || answers.size >= answersMax) answers.clear()
    version = current
    const known = answers.get(key) as Promise<T> | undefined
    if (known !== undefined) return known
    const asked = ask()
    answers.set(key, asked)
    asked.catch(() => {
      if (answers.get(key) === asked) answers.delete(key)
    })
    return asked
  }

  return {
    ...store,
    async commit(changes) {
      const committed = await store.commit(changes)
      if (changes.some(({ change }) => catalogueChanges.has(change))) answers.clear()
      return committed
    },
    site: (id) => remembered(`site ${id}`, () => store.site(id)),
    isKnownOrigin: (origin) => remembered(`origin ${origin}`, () => store.isKnownOrigin(origin)),
    item: (site, id) => remembered(`item ${site} ${id}`, () => store.item(site, id)),
    rules: (site) => remembered(`rules ${site}`, () => store.rules(site)),
  }
}

/**
 * A version for a database that tells none cheaply, and that several processes write to: the second. What another process or a
 * hand has changed is seen a second later, on every engine, without a trigger, a channel or a row that all would touch; in
 * return a process asks for each site and item that is in use once a second.
 */
export const everySecond = (): number => Math.trunc(performance.now() / 1000)
