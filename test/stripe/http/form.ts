// Reads what Stripe's v1 API takes: form encoding with brackets, `a[b][0]=c`, into nested values.

export type FormValue = string | FormValue[] | { [name: string]: FormValue }
export type Form = { [name: string]: FormValue }

type Node = { leaf?: string; branches: Map<string, Node>; pushes: number }

export function parseForm(text: string): Form {
  const root = node()
  for (const [name, value] of new URLSearchParams(text)) place(root, pathOf(name), value)
  return branchesOf(root)
}

function node(): Node {
  return { branches: new Map(), pushes: 0 }
}

function pathOf(name: string): string[] {
  const first = name.split('[', 1)[0] ?? ''
  return [first, ...[...name.slice(first.length).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')]
}

function place(parent: Node, path: string[], value: string): void {
  let at = parent
  for (const step of path) {
    // `a[]=x&a[]=y` appends; a number keeps its place.
    const name = step === '' ? String(at.pushes++) : step
    const next = at.branches.get(name) ?? node()
    at.branches.set(name, next)
    at = next
  }
  at.leaf = value
}

function readNode(at: Node): FormValue {
  if (at.branches.size === 0) return at.leaf ?? ''
  const names = [...at.branches.keys()]
  if (!names.every((name) => /^\d+$/.test(name))) return branchesOf(at)
  return names.sort((a, b) => Number(a) - Number(b)).map((name) => readNode(at.branches.get(name)!))
}

/** Without a prototype: a parameter may be called `constructor`. */
function branchesOf(at: Node): Form {
  const values: Form = Object.create(null)
  for (const [name, branch] of at.branches) values[name] = readNode(branch)
  return values
}
