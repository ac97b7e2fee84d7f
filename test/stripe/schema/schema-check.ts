// Checks requests, answers and events against the types of the installed stripe package, which Stripe generates from
// its own description of the API. Values on the open lists of those types count as wrong when they are not listed.
import { conformity, type Violation } from './conformity.ts'
import { openPackageTypes, type PackageTypes } from './package-types.ts'

export type { Violation } from './conformity.ts'

export interface SchemaCheck {
  /** The parameters of a request, as an SDK is given them or as they came by form. */
  request(method: string, path: string, params: object): Violation[]
  /** An object or a list as it is answered, or an event as it is sent. */
  answer(object: object): Violation[]
  /** Whether to look at this one at all. Without it everything is looked at. */
  wants?(where: string): boolean
}

// Reading the package takes a while, and it does not change.
let types: PackageTypes | undefined

export function createSchemaCheck(): SchemaCheck {
  types ??= openPackageTypes()
  const known = types
  const compareForm = conformity(known, 'form')
  const compareAnswer = conformity(known, 'answer')

  function request(method: string, path: string, params: object): Violation[] {
    const wanted = known.parameters(method, path)
    if (wanted === undefined) return [{ path: `${method} ${path}`, message: 'is no endpoint of Stripe' }]
    if (wanted) return compareForm(params, wanted)
    return Object.keys(params).map((name) => ({ path: name, message: 'is unknown' }))
  }

  function answer(object: object): Violation[] {
    const { object: word, data } = object as { object?: unknown; data?: unknown }
    if (word === 'list' && Array.isArray(data))
      return data.flatMap((one, index) => within(answer(one), `data[${index}]`))
    if (word === 'event') return event(object as { type: string })
    const choices = known.objects(String(word))
    if (choices.length === 0) return [{ path: 'object', message: `"${String(word)}" is no object of Stripe` }]
    // What is and what was deleted share a word: the nearer one is meant.
    const results = choices.map((choice) => compareAnswer(object, choice))
    return results.sort((a, b) => a.length - b.length)[0] ?? []
  }

  function event(told: { type: string }): Violation[] {
    const wanted = known.event(told.type)
    if (!wanted) return [{ path: 'type', message: `"${told.type}" is no event of Stripe` }]
    // An invoice that is only announced has no id yet, though its type says so.
    const isAnnounced = told.type === 'invoice.upcoming'
    return compareAnswer(told, wanted).filter(({ path }) => !(isAnnounced && path === 'data.object.id'))
  }

  return { request, answer }
}

function within(violations: Violation[], path: string): Violation[] {
  return violations.map((one) => ({ ...one, path: `${path}.${one.path}` }))
}
