// Reads TypeScript declarations as Stripe generates them: interfaces, unions, literals, namespaces. No more than that.

export type Type =
  | { kind: 'name'; path: string[]; of: Type[] }
  | { kind: 'literal'; value: string | number | boolean }
  | { kind: 'union' | 'intersection'; of: Type[] }
  | { kind: 'list'; of: Type }
  | { kind: 'object'; members: Member[]; rest: Type | null }

export interface Member {
  name: string
  isOptional: boolean
  type: Type
}

export interface Declaration {
  /** The namespaces around it, in which its names are looked up first. */
  within: string[]
  /** Names of its parameters: `T`. */
  parameters: string[]
  bases: Type[]
  type: Type
}

export interface Method {
  params: Type | null
}

export interface Declared {
  /** By its name with dots. */
  types: Map<string, Declaration>
  /** By local name: the file and the name there. */
  imports: Map<string, { file: string; name: string }>
  /** By class, then by method. */
  methods: Map<string, Map<string, Method>>
}

export function readDeclarations(text: string): Declared {
  const declared: Declared = { types: new Map(), imports: new Map(), methods: new Map() }
  const reader = createReader(tokensOf(text))
  while (reader.peek() !== undefined) readStatement(reader, declared, [])
  return declared
}

type Reader = ReturnType<typeof createReader>

function tokensOf(text: string): string[] {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  return bare.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|=>|\.\.\.|[\w$]+|[^\s]/g) ?? []
}

function createReader(tokens: string[]) {
  let at = 0
  const take = () => tokens[at++]
  return {
    peek: (ahead = 0) => tokens[at + ahead],
    take,
    /** Takes the token if it is this one. */
    eat(token: string): boolean {
      if (tokens[at] !== token) return false
      at += 1
      return true
    },
    /** To the end of what begins here, brackets and all. */
    skipTo(...ends: string[]): void {
      let depth = 0
      while (at < tokens.length && !(depth === 0 && ends.includes(tokens[at]!))) {
        if ('([{<'.includes(tokens[at]!)) depth += 1
        if (')]}>'.includes(tokens[at]!)) depth -= 1
        at += 1
      }
    },
  }
}

function readStatement(reader: Reader, declared: Declared, within: string[]): void {
  while (reader.peek() === 'export' || reader.peek() === 'declare') reader.take()
  switch (reader.take()) {
    case 'import':
      readImport(reader, declared)
      break
    case 'interface':
      readInterface(reader, declared, within)
      break
    case 'type':
      readAlias(reader, declared, within)
      break
    case 'namespace':
      readNamespace(reader, declared, within)
      break
    case 'class':
      readClass(reader, declared)
      break
    case '}':
    case ';':
      break
    default:
      reader.skipTo(';', '}')
      reader.take()
  }
}

function readImport(reader: Reader, { imports }: Declared): void {
  const found: [string, string][] = []
  if (reader.eat('{')) {
    while (!reader.eat('}')) {
      const name = reader.take() ?? ''
      found.push([reader.eat('as') ? (reader.take() ?? '') : name, name])
      reader.eat(',')
    }
  }
  reader.skipTo(';')
  const file = unquoted(reader.peek(-1) ?? '')
  reader.take()
  for (const [local, name] of found) imports.set(local, { file, name })
}

function readInterface(reader: Reader, declared: Declared, within: string[]): void {
  const name = reader.take() ?? ''
  const parameters = readParameters(reader)
  const bases: Type[] = []
  if (reader.eat('extends')) {
    do bases.push(readType(reader))
    while (reader.eat(','))
  }
  const type = readBody(reader)
  declared.types.set([...within, name].join('.'), { within, parameters, bases, type })
}

function readAlias(reader: Reader, declared: Declared, within: string[]): void {
  const name = reader.take() ?? ''
  const parameters = readParameters(reader)
  reader.eat('=')
  const type = readType(reader)
  reader.eat(';')
  declared.types.set([...within, name].join('.'), { within, parameters, bases: [], type })
}

function readNamespace(reader: Reader, declared: Declared, within: string[]): void {
  const name = reader.take() ?? ''
  reader.eat('{')
  while (reader.peek() !== undefined && !reader.eat('}')) readStatement(reader, declared, [...within, name])
}

function readParameters(reader: Reader): string[] {
  const names: string[] = []
  if (!reader.eat('<')) return names
  while (!reader.eat('>')) {
    names.push(reader.take() ?? '')
    reader.skipTo(',', '>')
    reader.eat(',')
  }
  return names
}

/** Of a class only its methods are of interest, and of those only what they take. */
function readClass(reader: Reader, { methods }: Declared): void {
  const own = new Map<string, Method>()
  methods.set(reader.take() ?? '', own)
  reader.skipTo('{')
  reader.take()
  while (reader.peek() !== undefined && !reader.eat('}')) {
    const name = reader.take() ?? ''
    if (reader.peek() === '(') {
      reader.take()
      const params = readArguments(reader)
      // Of several forms of a method the first that takes parameters counts.
      if (!own.get(name)?.params) own.set(name, { params })
    }
    reader.skipTo(';', '}')
    reader.eat(';')
  }
}

function readArguments(reader: Reader): Type | null {
  let params: Type | null = null
  while (!reader.eat(')')) {
    const name = reader.take()
    reader.eat('?')
    if (reader.eat(':')) {
      const type = readType(reader)
      if (name === 'params') params = type
    }
    reader.eat(',')
  }
  return params
}

function readType(reader: Reader): Type {
  const of = readOperands(reader, '|', () => readIntersection(reader))
  return of.length === 1 ? of[0]! : { kind: 'union', of }
}

function readIntersection(reader: Reader): Type {
  const of = readOperands(reader, '&', () => readPostfix(reader))
  return of.length === 1 ? of[0]! : { kind: 'intersection', of }
}

function readOperands(reader: Reader, sign: string, read: () => Type): Type[] {
  reader.eat(sign)
  const of = [read()]
  while (reader.eat(sign)) of.push(read())
  return of
}

function readPostfix(reader: Reader): Type {
  let type = readPrimary(reader)
  while (reader.peek() === '[' && reader.peek(1) === ']') {
    reader.take()
    reader.take()
    type = { kind: 'list', of: type }
  }
  return type
}

function readPrimary(reader: Reader): Type {
  const token = reader.peek() ?? ''
  if (token === '{') return readBody(reader)
  reader.take()
  if (token === '(') {
    const type = readType(reader)
    reader.eat(')')
    return type
  }
  if (token.startsWith("'") || token.startsWith('"')) return { kind: 'literal', value: unquoted(token) }
  if (/^\d/.test(token)) return { kind: 'literal', value: Number(token) }
  if (token === 'true' || token === 'false') return { kind: 'literal', value: token === 'true' }
  return readName(reader, token)
}

function readName(reader: Reader, first: string): Type {
  const path = [first]
  while (reader.eat('.')) path.push(reader.take() ?? '')
  const of: Type[] = []
  if (reader.eat('<')) {
    while (!reader.eat('>')) {
      of.push(readType(reader))
      reader.eat(',')
    }
  }
  if (path.length === 1 && path[0] === 'Array') return { kind: 'list', of: of[0]! }
  return { kind: 'name', path, of }
}

function readBody(reader: Reader): Type {
  const members: Member[] = []
  let rest: Type | null = null
  reader.eat('{')
  while (reader.peek() !== undefined && !reader.eat('}')) {
    reader.eat('readonly')
    if (reader.eat('[')) {
      reader.skipTo(']')
      reader.take()
      reader.eat(':')
      rest = readType(reader)
    } else {
      const name = unquoted(reader.take() ?? '')
      const isOptional = reader.eat('?')
      if (reader.eat(':')) members.push({ name, isOptional, type: readType(reader) })
      else reader.skipTo(';', '}')
    }
    reader.eat(';')
    reader.eat(',')
  }
  return { kind: 'object', members, rest }
}

function unquoted(token: string): string {
  return token.replace(/^['"]|['"]$/g, '')
}
