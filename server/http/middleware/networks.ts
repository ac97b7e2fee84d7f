// Networks of callers, as limits count them.

/** An address, or the /64 of IPv6 that a household or a phone has to itself: counting single addresses there would count nothing. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return plain.includes(':') ? groupsOf(plain).slice(0, 4).join(':') : plain
}

/** What one caller can easily hop about in: the /24 of an address, the /56 of IPv6. Of a network as `networkOf` answers it. */
export function neighbourhoodOf(network: string): string {
  return network.includes(':') ? network.slice(0, -2) : network.replace(/\.\d+$/, '')
}

/** All eight groups of four digits. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const of = (part: string | undefined) => (part === undefined || part === '' ? [] : part.split(':'))
  const [before, behind] = [of(head), of(tail)]
  const between = tail === undefined ? 0 : Math.max(0, 8 - before.length - behind.length)
  return [...before, ...Array<string>(between).fill('0'), ...behind].map((group) =>
    group.toLowerCase().padStart(4, '0'),
  )
}
