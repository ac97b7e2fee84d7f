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
 * @param dataVersion tells that somebody else wrote to the database (a command beside the server): it then differs from
 *   before. It must be cheap, and a question must see the data of its version, as it does on SQLite within one process.
 */
export function rememberCatalogue(store: Store, dataVersion: () => number): Store {
  const answers = new Map<string, unknown>()
  let version = dataVersion()

  const remembered = async <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const current = dataVersion()
    if (current !== version || answers.size >= answersMax) answers.clear()
    version = current
    if (answers.has(key)) return answers.get(key) as T
    const answer = await ask()
    answers.set(key, answer)
    return answer
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
