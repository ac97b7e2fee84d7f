// Runs Stripe's own command line against a local Stripe: another client than the SDK, written by other people.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface CliRun {
  code: number
  output: string
}

const { env, platform, arch } = process
const require = createRequire(import.meta.url)

/** Lies in a package for each platform. Started directly, it needs neither the script of the package nor its shim. */
function program(): string {
  if (env.STRIPE_CLI) return env.STRIPE_CLI
  const cli = require.resolve('@stripe/cli/package.json')
  const own = createRequire(cli).resolve(`@stripe/cli-${platform}-${arch}/package.json`)
  return join(dirname(own), 'bin', platform === 'win32' ? 'stripe.exe' : 'stripe')
}

export async function runCli(apiBase: string, ...words: string[]): Promise<CliRun> {
  await using home = await temporary()
  const args = [...words, '--api-base', apiBase, '--api-key', 'sk_test_of_the_command_line', '--color', 'off']
  // Awaited here, so that the folder stays until the end.
  return await new Promise((resolve) => {
    const child = execFile(program(), args, { env: seclude(home.path), timeout: 20_000 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0
      resolve({ code, output: `${stdout}${stderr}${error && !stderr ? error.message : ''}` })
    })
    child.stdin?.end()
  })
}

/** It keeps its notes in a folder of its own, and whatever it asks of the network ends at a closed door. */
function seclude(home: string): NodeJS.ProcessEnv {
  return {
    PATH: env.PATH,
    SystemRoot: env.SystemRoot,
    HOME: home,
    USERPROFILE: home,
    APPDATA: home,
    XDG_CONFIG_HOME: home,
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1',
  }
}

async function temporary() {
  const path = await mkdtemp(join(tmpdir(), 'stripe-cli-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
