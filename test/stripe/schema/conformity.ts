// Compares a value with a type of Stripe's: unknown and missing fields, wrong kinds, words that are on no list.
import type { Member, Type } from './declarations.ts'
import type { PackageTypes, Placed } from './package-types.ts'

export interface Violation {
  /** Where in the value: `data.object.status`. */
  path: string
  message: string
}

/** How values came: over the wire of a form all of them are text. */
export type Manner = 'answer' | 'form'

export function conformity(types: PackageTypes, manner: Manner) {
  const how = { types, manner, seen: memory() }
  return (value: unknown, placed: Placed, path = '') => compare(how, value, placed, path)
}

interface How {
  types: PackageTypes
  manner: Manner
  seen: Memory
}

/** What types stand for does not change, and thousands of values are of the same few. */
interface Memory {
  opened: Shelf<Placed | undefined>
  flat: Shelf<Placed[]>
  members: WeakMap<Type, Map<string, Member>>
}

/** By a type and where it stands. */
type Shelf<T> = WeakMap<Type, Map<string, T>>

const memory = (): Memory => ({ opened: new WeakMap(), flat: new WeakMap(), members: new WeakMap() })

/** Where parameters are bound the same type may stand for something else. */
function remembered<T>(shelf: Shelf<T>, { type, file, within, bound }: Placed, make: () => T): T {
  for (const _ in bound) return make()
  const places = shelf.get(type) ?? new Map<string, T>()
  const place = within.length === 0 ? file : `${file} ${within.join('.')}`
  const known = places.get(place)
  if (known !== undefined) return known
  const made = make()
  shelf.set(type, places.set(place, made))
  return made
}

type Values = Record<string, unknown>

/** Numbers that are not whole; all others are amounts, counts and moments. */
const FRACTIONS = new Set(['application_fee_percent', 'amount_percent', 'exchange_rate', 'percent_off', 'percentage'])

function compare(how: How, value: unknown, placed: Placed, path: string): Violation[] {
  const { type } = placed
  switch (type.kind) {
    case 'literal':
      return isLiteral(how, value, type.value) ? [] : [wrong(path, `has to be ${type.value}`)]
    case 'list':
      return compareList(how, value, { ...placed, type: type.of }, path)
    case 'object':
      return compareFields(how, value, placed, path)
    case 'union':
      return compareUnion(how, value, flat(how, placed), path)
    case 'intersection':
      return compare(how, value, { ...placed, type: type.of[0]! }, path)
    case 'name':
      return compareNamed(how, value, placed, path)
    default:
      return type satisfies never
  }
}

function isLiteral({ manner }: How, value: unknown, wanted: string | number | boolean): boolean {
  return value === wanted || (manner === 'form' && value === String(wanted))
}

function compareList(how: How, value: unknown, of: Placed, path: string): Violation[] {
  if (!Array.isArray(value)) return [wrong(path, 'has to be a list')]
  return value.flatMap((one, index) => compare(how, one, of, `${path}[${index}]`))
}

function compareNamed(how: How, value: unknown, placed: Placed, path: string): Violation[] {
  const { path: name, of } = placed.type as Extract<Type, { kind: 'name' }>
  const plain = WORDS[name.join('.')]
  if (plain) return plain(how, value, path) ? [] : [wrong(path, `has to be ${name.join('.')}`)]
  const bound = name.length === 1 ? placed.bound[name[0]!] : undefined
  if (bound) return compare(how, value, bound, path)
  // Of an earlier state only some fields are told.
  if (name[0] === 'Partial') return comparePart(how, value, { ...placed, type: of[0]! }, path)
  const wanted = opened(how, placed)
  return wanted ? compare(how, value, wanted, path) : [wrong(path, `cannot be checked: ${name.join('.')}`)]
}

const WORDS: Record<string, (how: How, value: unknown, path: string) => boolean> = {
  string: (_how, value) => typeof value === 'string',
  OtherString: () => false,
  Decimal: (_how, value) => isWord(value, /^-?\d+(\.\d+)?$/),
  boolean: ({ manner }, value) => typeof value === 'boolean' || (manner === 'form' && isWord(value, /^(true|false)$/)),
  number: ({ manner }, value, path) =>
    isNumber(manner === 'form' && isWord(value, /^-?[\d.]+$/) ? Number(value) : value, path),
  null: (_how, value) => value === null,
  undefined: (_how, value) => value === undefined,
  void: (_how, value) => value === undefined,
  unknown: () => true,
  any: () => true,
}

function isWord(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

function isNumber(value: unknown, path: string): boolean {
  const name = path.match(/(\w+)$/)?.[1] ?? ''
  return Number.isSafeInteger(value) || (typeof value === 'number' && Number.isFinite(value) && FRACTIONS.has(name))
}

/** What a name stands for, with what its parameters stand for. */
function opened(how: How, placed: Placed): Placed | undefined {
  return remembered(how.seen.opened, placed, () => open(how, placed))
}

function open({ types }: How, placed: Placed): Placed | undefined {
  const { path, of } = placed.type as Extract<Type, { kind: 'name' }>
  const found = types.named(path, placed)
  if (!found) return undefined
  const { declaration, file } = found
  const bound = Object.fromEntries(
    declaration.parameters.map((name, index) => [name, { ...placed, type: of[index] ?? unknown }]),
  )
  const within = [...declaration.within]
  const here: Placed = { type: declaration.type, file, within, bound }
  if (declaration.bases.length === 0) return here
  const members = declaration.bases.flatMap((base) =>
    membersOf({ types, manner: 'answer', seen: memory() }, { ...here, type: base }),
  )
  return { ...here, type: joined(declaration.type, members) }
}

const unknown: Type = { kind: 'name', path: ['unknown'], of: [] }

function membersOf(how: How, base: Placed): Member[] {
  const found = opened(how, base)
  // An inherited field is looked up where it is inherited: none of Stripe's needs more than its name.
  return found?.type.kind === 'object' ? found.type.members : []
}

function joined(type: Type, inherited: Member[]): Type {
  if (type.kind !== 'object') return type
  const own = new Set(type.members.map(({ name }) => name))
  return { ...type, members: [...inherited.filter(({ name }) => !own.has(name)), ...type.members] }
}

function compareFields(how: How, value: unknown, placed: Placed, path: string): Violation[] {
  if (!isFields(value)) return [wrong(path, 'has to be an object')]
  const { members, rest } = placed.type as Extract<Type, { kind: 'object' }>
  const known = how.seen.members.get(placed.type) ?? new Map(members.map((member) => [member.name, member]))
  how.seen.members.set(placed.type, known)
  const missing = members
    .filter(({ name, isOptional }) => !isOptional && value[name] === undefined)
    .map(({ name }) => wrong(join(path, name), 'is missing'))
  const others = Object.entries(value).flatMap(([name, one]) => {
    const type = known.get(name)?.type ?? rest
    if (one === undefined) return []
    return type ? compare(how, one, { ...placed, type }, join(path, name)) : [wrong(join(path, name), 'is unknown')]
  })
  return [...missing, ...others]
}

function comparePart(how: How, value: unknown, placed: Placed, path: string): Violation[] {
  const whole = placed.type.kind === 'name' ? opened(how, placed) : placed
  if (whole?.type.kind !== 'object') return []
  const members = whole.type.members.map((member) => ({ ...member, isOptional: true }))
  return compareFields(how, value, { ...whole, type: { ...whole.type, members } }, path)
}

/** The members of a union, unions among them opened. */
function flat(how: How, placed: Placed): Placed[] {
  return remembered(how.seen.flat, placed, () => flatten(how, placed))
}

function flatten(how: How, placed: Placed): Placed[] {
  const { type } = placed
  if (type.kind === 'union') return type.of.flatMap((one) => flat(how, { ...placed, type: one }))
  if (type.kind !== 'name' || WORDS[type.path.join('.')]) return [placed]
  const bound = type.path.length === 1 ? placed.bound[type.path[0]!] : undefined
  if (bound) return flat(how, bound)
  const inside = opened(how, placed)
  return inside?.type.kind === 'union' ? flat(how, inside) : [placed]
}

function compareUnion(how: How, value: unknown, choices: Placed[], path: string): Violation[] {
  const results = fitting(how, value, choices).map((choice) => compare(how, value, choice, path))
  if (results.some((violations) => violations.length === 0)) return []
  const words = choices.flatMap(({ type }) => (type.kind === 'literal' ? [type.value] : []))
  if (typeof value === 'string' && words.length > 0) return [wrong(path, `"${value}" is none of ${words.join(', ')}`)]
  const least = results.sort((a, b) => a.length - b.length)[0]
  return least ?? [wrong(path, `${JSON.stringify(value)} is none of the kinds it can be`)]
}

/** Objects say what they are; only those of their word are worth comparing with. */
function fitting(how: How, value: unknown, choices: Placed[]): Placed[] {
  if (!isFields(value) || typeof value.object !== 'string') return choices
  const own = choices.filter((choice) => {
    const body = choice.type.kind === 'name' ? opened(how, choice) : choice
    if (body?.type.kind !== 'object') return false
    const word = body.type.members.find(({ name }) => name === 'object')?.type
    return word?.kind === 'literal' && word.value === value.object
  })
  return own.length > 0 ? own : choices
}

function isFields(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name
}

function wrong(path: string, message: string): Violation {
  return { path, message }
}
