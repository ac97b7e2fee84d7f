// One PostgreSQL for the whole run, with its own programs, its default settings and its data on the project's disk.
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newDatabase } from '../../support/postgres.ts'
import { startPostgres } from '../../support/postgres-server.ts'

export type Postgres = {
  /** The address of a new database with nothing in it. */
  database(): Promise<string>
  /** Processor time that it has used so far with all its processes; null where the system does not tell. */
  cpuMicroseconds(): number | null
}

/** The server, or why there is none. Ends with this process, however that ends. */
export async function openPostgres(scratch: string): Promise<Postgres | { readonly reason: string }> {
  try {
    // It does not run as root, but as a user of its own who must be able to come here.
    chmodSync(scratch, 0o711)
    const folder = join(scratch, 'postgres')
    const { url } = await startPostgres([], folder)
    const lock = join(folder, 'postmaster.pid')
    const pid = Number(readFileSync(lock, 'utf8').split('\n')[0])
    // Ahead of those who clear the folder away.
    process.prependOnceListener('exit', () => endAtOnce(pid, lock))
    return { database: () => newDatabase(url, 'nothing'), cpuMicroseconds: () => cpuOf(pid) }
  } catch (fault) {
    return {
      reason: `No PostgreSQL could be started here: ${(fault as Error | undefined)?.message ?? 'it ended at once'}`,
    }
  }
}

// Nothing of it is kept, so it need not write anything down first. It gives up its lock as the last of its processes.
function endAtOnce(pid: number, lock: string): void {
  if (!existsSync(lock)) return
  process.kill(pid, 'SIGQUIT')
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let look = 0; look < 250 && existsSync(lock); look++) Atomics.wait(pause, 0, 0, 20)
}

// Fields of /proc/<pid>/stat after the name in brackets (proc(5)): user and system time, then those of children that have ended.
const [ownTimes, withEnded] = [
  [11, 13],
  [11, 15],
] as const
const microsecondsATick = 10_000

function cpuOf(postmaster: number): number | null {
  try {
    const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ')
    const ticks = children.map((pid) => ticksOf(pid, ownTimes))
    return ticks.reduce((sum, each) => sum + each, ticksOf(`${postmaster}`, withEnded)) * microsecondsATick
  } catch {
    return null
  }
}

function ticksOf(pid: string, [first, end]: readonly [number, number]): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return fields.slice(first, end).reduce((sum, field) => sum + Number(field), 0)
}
