// A server in a process of its own whose processor time can be read at any moment.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { freePort } from '../../support/child.ts'
import { drive, type Load, type Loaded } from '../load/drive.ts'
import { endWithUs } from './end-with-us.ts'

export type MeasuredProgram = {
  readonly port: number
  readonly pid: number
  cpuMicroseconds(): Promise<number>
  stop(): Promise<void>
}

export type ProgramOptions = {
  readonly file: string
  readonly env?: Readonly<Record<string, string>>
  readonly port?: number
  /** Its output is written here, as a service's is: a log line is part of what a request costs. */
  readonly logFolder: string
  readonly ready?: string
  readonly nodeOptions?: readonly string[]
}

export async function startMeasured(options: ProgramOptions): Promise<MeasuredProgram> {
  const { file, env = {}, port = await freePort(), logFolder, ready = '/', nodeOptions = [] } = options
  const logFile = join(logFolder, `${port}.log`)
  const log = openSync(logFile, 'a')
  const gauge = resolve(import.meta.dirname, 'gauge-program.ts')
  const child = spawn(process.execPath, [...nodeOptions, '--import', gauge, file], {
    env: { ...process.env, PORT: String(port), ...env },
    stdio: ['ignore', log, log, 'ipc'],
  })
  const gone = once(child, 'exit')
  endWithUs(child)
  const isUp = await answers(`http://127.0.0.1:${port}${ready}`, child)
  if (!isUp) throw new Error(`${file} does not answer:\n${readFileSync(logFile, 'utf8')}`)
  return {
    port,
    pid: child.pid as number,
    async cpuMicroseconds() {
      child.send('usage')
      const [usage] = (await once(child, 'message')) as [{ cpuMicroseconds: number }]
      return usage.cpuMicroseconds
    },
    async stop() {
      child.kill()
      await gone
    },
  }
}

/** Processor time that one request costs the server, in microseconds; threads of the runtime included. */
export async function cpuPerRequest(
  program: MeasuredProgram,
  load: Omit<Load, 'ports'>,
  expected = 200,
): Promise<number> {
  const before = await program.cpuMicroseconds()
  const { requests } = await loadOn(program, load, expected)
  return ((await program.cpuMicroseconds()) - before) / requests
}

export function loadOn({ port }: MeasuredProgram, load: Omit<Load, 'ports'>, expected = 200): Promise<Loaded> {
  return drive({ ports: [port], ...load }, expected)
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < 1000 && child.exitCode === null; attempt++) {
    if (
      await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
    )
      return true
    await new Promise((later) => setTimeout(later, 20))
  }
  return false
}
