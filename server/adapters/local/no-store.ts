// The store of a place that has no database bound: every question is answered by an outage, never by an empty book.
import { Problem } from '../../core/problem.ts'
import type { Audit, Store } from '../../ports/index.ts'

const refusing: ProxyHandler<object> = {
  get: (_target, name) => async () => {
    throw new Problem('provider-unavailable', 'No database is bound to this deployment.', {
      cause: new Error(`store.${String(name)}`),
    })
  },
}

export const noStore = new Proxy({}, refusing) as Store & Audit
