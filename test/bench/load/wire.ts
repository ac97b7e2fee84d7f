// HTTP/1.1 over one socket, as little of it as a load needs: a client that costs more than the server measures itself.
import { connect, type Socket } from 'node:net'

export type Answer = { readonly status: number; readonly text: string }

export type Wire = { ask(request: string): Promise<Answer>; close(): void }

/** A kept connection. One request at a time; rejects when the server hangs up in between. */
export function openWire(port: number): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(wireOn(socket)))
    socket.once('error', reject)
  })
}

function wireOn(socket: Socket): Wire {
  let received = ''
  let waiting: PromiseWithResolvers<Answer> | null = null
  // One byte, one character: lengths in headers count bytes.
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    received += chunk
    const answer = wholeAnswer(received)
    if (answer === null) return
    received = ''
    waiting?.resolve(answer)
  })
  const fail = () => waiting?.reject(new Error('the server closed the connection'))
  socket.on('error', fail)
  socket.on('close', fail)
  return {
    ask(request) {
      waiting = Promise.withResolvers<Answer>()
      socket.write(request)
      return waiting.promise
    },
    close: () => socket.destroy(),
  }
}

function wholeAnswer(text: string): Answer | null {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return null
  const headers = text.slice(0, head)
  const isWhole = /\r\ntransfer-encoding: chunked/i.test(headers)
    ? text.endsWith('\r\n0\r\n\r\n')
    : text.length - head - 4 >= Number(/\r\ncontent-length: (\d+)/i.exec(headers)?.[1] ?? 0)
  return isWhole ? { status: Number(headers.slice(9, 12)), text } : null
}

export type RequestParts = {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A request as it goes over the socket. */
export function requestText({ method = 'GET', path, headers = {}, body }: RequestParts): string {
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
  const lines = Object.entries({ Host: '127.0.0.1', ...headers, ...length }).map(([name, value]) => `${name}: ${value}`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body ?? ''}`
}
