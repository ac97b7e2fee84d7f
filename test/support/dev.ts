// npm run dev: the demo with reload. What is saved is built again and the backend started anew; the books stay.
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join, resolve } from 'node:path'
import { startNodeProgram } from './child.ts'

const root = resolve(import.meta.dirname, '../..')
const settleMilliseconds = 150

function build(): Promise<boolean> {
  const child = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], { stdio: 'inherit' })
  return new Promise((done) => child.once('exit', (code) => done(code === 0)))
}

const startDemo = () => startNodeProgram([join(root, 'test/support/demo.ts')], { isLoud: true })

let demo = (await build()) ? startDemo() : null
let timer: NodeJS.Timeout | undefined
let working = Promise.resolve()

async function restart(): Promise<void> {
  // A build that fails leaves the last good one running: its message is on the screen.
  if (!(await build())) return
  await demo?.stop()
  demo = startDemo()
}

for (const folder of ['server', 'widget', 'demo-site', 'test/stripe']) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      working = working.then(restart)
    }, settleMilliseconds)
  })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void (demo?.stop() ?? Promise.resolve()).then(() => process.exit(0)))
}
