// Programs that a demo or a test starts: each is waited for until it answers, and ended with its starter.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'

export type Child = {
  readonly process: ChildProcess
  /** What it printed so far, both streams. */
  output(): string
  /** Ends it quietly; waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export type ChildOptions = {
  readonly env?: Record<string, string>
  /** This project's folder, where nothing else is said. */
  readonly cwd?: string
  readonly isLoud?: boolean
}

/** Starts a Node program with this process's own Node. */
export function startNodeProgram(args: readonly string[], options: ChildOptions = {}): Child {
  const { env = {}, cwd, isLoud = false } = options
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk
      if (isLoud) process.stderr.write(chunk)
    })
  }
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  return {
    process: child,
    output: () => printed,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      return gone
    },
  }
}

/** Runs a program to its end; answers what it printed. Throws with that when it fails. */
export async function runNodeProgram(args: readonly string[], options: ChildOptions = {}): Promise<string> {
  const child = startNodeProgram(args, options)
  const code = await new Promise((resolve) => child.process.once('close', resolve))
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(code)}:\n${child.output()}`)
  return child.output()
}

/** Resolves when the address answers; throws with what the child printed when it ends or the time is over. */
export async function answering(url: string, child: Child, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (Date.now() < deadline) {
    if (child.process.exitCode !== null) break
    const isAnswered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    // Another's answer, where the child found its port taken.
    if (child.process.exitCode !== null) break
    if (isAnswered) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`${url} does not answer:\n${child.output()}`)
}

// Below the ports that systems give to outgoing connections, so that none of those takes one between its being found and its being listened on. A
// process counts up from a place of its own, so that two seldom find the same.
const [lowest, highest] = [12_000, 32_000]
let next = lowest + Math.floor(Math.random() * (highest - lowest))

/** A port that is free now, and given out once by this process. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = next
    next = next < highest ? next + 1 : lowest
    if (await isFree(port)) return port
  }
  throw new Error('no port is free')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
