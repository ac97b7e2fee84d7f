// One who listens to the live feed, and reads it as a browser does.
import { expect } from 'vitest'
import type { Supporter } from '../../server/wire/supporter.ts'

export type Told = { readonly event: string; readonly data: unknown; readonly id: string | null }

/** Reads a stream as a browser does (the parser of the standard, as far as our events need it). */
export function listening(response: Response) {
  const reader = (response.body as ReadableStream<BufferSource>).pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let lastId: string | null = null
  const waiting: Told[] = []
  const parse = () => {
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split(/\r\n|\r|\n/)
      text = text.slice(end + 2)
      const field = (name: string) => lines.findLast((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
      expect(lines.every((line) => /^(|:.*|(event|data|id|retry): .*)$/u.test(line))).toBe(true)
      lastId = field('id') ?? lastId
      const data = field('data')
      if (data !== undefined) waiting.push({ event: field('event') ?? 'message', data: JSON.parse(data), id: lastId })
    }
  }
  return {
    lastId: () => lastId,
    /** The next events, so many of them or until the stream ends. */
    async next(count: number): Promise<Told[]> {
      while (waiting.length < count) {
        const { done, value } = await reader.read()
        if (done) break
        text += value
        parse()
      }
      return waiting.splice(0, count)
    },
    /** Until something of the stream was read that is a position. */
    async ready() {
      while (lastId === null) {
        const { value = '' } = await reader.read()
        text += value
        parse()
      }
    },
    leave: () => reader.cancel(),
  }
}

export const amounts = (told: readonly Told[]) =>
  told.filter(({ event }) => event === 'tip').map(({ data }) => (data as Supporter).amount.amount)
