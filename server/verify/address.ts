// Addresses of the Internet protocol, each in one form, so that two that are the same compare as equal.

/** Null for what is no address: a list, a name, one with a port or a zone. IPv4 inside IPv6 is IPv4. */
export function addressIn(text: string | null | undefined): string | null {
  const said = text?.trim() ?? ''
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(said)) {
    const bytes = said.split('.').map(Number)
    return bytes.every((byte) => byte < 256) ? bytes.join('.') : null
  }
  if (!/^[\da-f:.]+$/i.test(said) || !URL.canParse(`http://[${said}]/`)) return null
  const short = new URL(`http://[${said}]/`).hostname.slice(1, -1)
  const inside = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(short)
  if (inside === null) return short
  const [high, low] = [inside[1], inside[2]].map((word) => Number.parseInt(word as string, 16)) as [number, number]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Where the names of an address stand in the DNS (RFC 1035 §3.5, RFC 3596 §2.5). @param address as `addressIn` answers it */
export function reverseName(address: string): string {
  if (!address.includes(':')) return `${address.split('.').reverse().join('.')}.in-addr.arpa`
  const [before, after] = address.split('::') as [string, string | undefined]
  const words = (part: string | undefined) => (part ? part.split(':') : [])
  const [head, tail] = [words(before), words(after)]
  const whole = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
  const digits = whole.map((word) => word.padStart(4, '0')).join('')
  return `${digits.split('').reverse().join('.')}.ip6.arpa`
}
