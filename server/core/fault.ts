// A fault in words for who has to mend it: an operator at a terminal, never a caller over the network.

/** The message, and below it the causes it names, the nearest first. What is no error is said as JSON. */
export function faultText(fault: unknown): string {
  const texts: string[] = []
  for (let each = fault; each !== undefined; each = each instanceof Error ? each.cause : undefined) {
    const text = each instanceof Error ? each.message || each.name : JSON.stringify(each)
    if (texts.at(-1) !== text) texts.push(text)
  }
  return texts.join('\n  because: ')
}
