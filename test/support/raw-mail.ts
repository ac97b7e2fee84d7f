// A message as it came over SMTP, read back: as much of MIME (RFC 2045 to 2047) as our own mail makes use of.

export type RawMail = { readonly headers: ReadonlyMap<string, string>; readonly text: string; readonly html: string }

export function readMail(raw: string): RawMail {
  const { headers, body } = part(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1]
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((each) => part(each.replace(/^\r\n/, '').replace(/\r\n$/, '')))
  const ofType = (type: string) => parts.find(({ headers: own }) => own.get('content-type')?.startsWith(type))
  return { headers, text: decoded(ofType('text/plain')), html: decoded(ofType('text/html')) }
}

/** A header's words: `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=` (RFC 2047). */
export function headerText(value = ''): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_whole, by: string, text: string) =>
      by.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : fromQuotedPrintable(text.replaceAll('_', ' ')),
    )
}

type Part = { readonly headers: ReadonlyMap<string, string>; readonly body: string }

function part(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
    }),
  )
  // A header that is there twice would be read in two ways.
  if (headers.size !== lines.length) throw new Error(`a header twice: ${lines.join(' | ')}`)
  return { headers, body: raw.slice(end + 4) }
}

function decoded(of: Part | undefined): string {
  if (of === undefined) return ''
  const by = of.headers.get('content-transfer-encoding')?.toLowerCase()
  const body =
    by === 'base64'
      ? Buffer.from(of.body, 'base64').toString('utf8')
      : by === 'quoted-printable'
        ? fromQuotedPrintable(of.body.replace(/=\r\n/g, ''))
        : of.body
  return body.replaceAll('\r\n', '\n')
}

function fromQuotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
