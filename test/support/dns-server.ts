// A resolver on this machine that knows what it is told, over UDP as RFC 1035 has it.
import { createSocket } from 'node:dgram'
import { onTestFinished } from 'vitest'

const types = { A: 1, PTR: 12, AAAA: 28 } as const
type Zone = Readonly<Record<string, readonly string[] | 'silent'>>

/** `zone` is by type and name, such as `A www.example`; what is not in it does not exist, `silent` is never answered. */
export async function startDnsServer(zone: Zone): Promise<{ readonly server: string; readonly asked: string[] }> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (message, { port, address }) => {
    const labels: string[] = []
    let at = 12
    for (let size = message[at++]!; size > 0; size = message[at++]!) {
      labels.push(message.toString('latin1', at, at + size))
      at += size
    }
    const type = message.readUInt16BE(at)
    const kind = Object.entries(types).find(([, number]) => number === type)?.[0]
    const question = `${kind} ${labels.join('.').toLowerCase()}`
    asked.push(question)
    const found = zone[question]
    if (found === 'silent') return
    const header = Buffer.alloc(12)
    message.copy(header, 0, 0, 2)
    // A response, recursion wanted and had; 3 is: no such name.
    header.writeUInt16BE(found === undefined ? 0x8183 : 0x8180, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(found?.length ?? 0, 6)
    const answers = (found ?? []).map((data) => record(type, data))
    socket.send(Buffer.concat([header, message.subarray(12, at + 4), ...answers]), port, address)
  })
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done))
  onTestFinished(() => void socket.close())
  return { server: `127.0.0.1:${socket.address().port}`, asked }
}

/** Its name points at the question's. */
function record(type: number, data: string): Buffer {
  const bytes = bytesOf(type, data)
  const head = Buffer.from('c00c00000001000000000000', 'hex')
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(bytes.length, 10)
  return Buffer.concat([head, bytes])
}

function bytesOf(type: number, data: string): Buffer {
  if (type === types.A) return Buffer.from(data.split('.').map(Number))
  if (type === types.AAAA) return Buffer.from(data.replaceAll(':', ''), 'hex')
  return Buffer.concat([
    ...data.split('.').map((each) => Buffer.from([each.length, ...Buffer.from(each)])),
    Buffer.of(0),
  ])
}
