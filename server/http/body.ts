// Bodies of requests: their type, their size and their shape are checked before anything else happens.
import type { Context } from 'hono'
import * as v from 'valibot'
import { Problem } from '../core/problem.ts'
import type { Env } from './env.ts'

const jsonBytesMax = 16 * 1024

/** The JSON body as the schema's type. Throws `unsupported-media-type`, `body-too-large` or `malformed-request`. */
export async function jsonBody<S extends v.GenericSchema>(
  c: Context<Env>,
  schema: S,
  bytesMax = jsonBytesMax,
): Promise<v.InferOutput<S>> {
  const text = await textBody(c, 'application/json', bytesMax)
  const parsed = v.safeParse(schema, parsedJson(text))
  if (parsed.success) return parsed.output
  const errors = parsed.issues.slice(0, 10).map((issue) => ({ pointer: pointerTo(issue), detail: issue.message }))
  throw new Problem('malformed-request', 'The body does not fit the schema of this route.', { errors })
}

/** The body as text, exactly as it was sent: signatures are over these bytes. */
export async function textBody(c: Context<Env>, type: string | null, bytesMax: number): Promise<string> {
  const sent = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== null && sent !== type) throw new Problem('unsupported-media-type', `This route takes ${type}.`)
  const length = c.req.header('Content-Length')
  if (Number(length ?? 0) > bytesMax) throw tooLarge(bytesMax)
  // A runtime holds the sender to the length that was said. Where none was, we count while reading.
  return decoded(length === undefined ? await bytesWithin(c.req.raw, bytesMax) : await wholeBody(c, bytesMax))
}

async function wholeBody(c: Context<Env>, bytesMax: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  if (bytes.byteLength > bytesMax) throw tooLarge(bytesMax)
  return bytes
}

async function bytesWithin(request: Request, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw tooLarge(bytesMax)
    chunks.push(chunk)
  }
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer())
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new Problem('malformed-request', 'The body could not be read as UTF-8 text.', { cause })
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('malformed-request', 'The body is not JSON.')
  }
}

/** A JSON Pointer (RFC 6901) to where the schema was not met. */
function pointerTo(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map((step) => String(step.key)) ?? []
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function tooLarge(bytesMax: number): Problem {
  return new Problem('body-too-large', `This route takes ${bytesMax} bytes at most.`)
}
