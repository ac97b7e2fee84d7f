// npm test: builds, checks types, lint, formatting and unused code, runs every test project, and closes with what was skipped and why, and
// one line of counts.
import { spawnSync } from 'node:child_process'
import { startVitest } from 'vitest/node'
import { LongestFirst } from './support/longest-first.ts'

const onlyFast = process.argv.includes('--fast')

/** Runs one of the package's scripts; what it prints is shown. */
function script(name: string): boolean {
  console.log(`\n— ${name}`)
  return spawnSync('npm', ['run', '--silent', name], { stdio: 'inherit' }).status === 0
}

const isBuilt = script('build')
const isChecked = script('check')
console.log('\n— test')
const vitest = await startVitest('test', [], {
  watch: false,
  reporters: ['default'],
  sequence: { sequencer: LongestFirst },
  ...(onlyFast ? { project: ['unit', 'model', 'component'] } : {}),
})
const counts = { passed: 0, failed: 0, skipped: 0 }
const skips: string[] = []
for (const module of vitest.state.getTestModules()) {
  for (const test of module.children.allTests()) {
    const result = test.result()
    if (result.state === 'pending') continue
    counts[result.state] += 1
    if (result.state === 'skipped') {
      skips.push(`${test.project.name}: ${test.fullName}: ${result.note ?? 'no reason is given'}`)
    }
  }
  // A file that cannot be loaded has no tests to fail, and must not pass for that.
  if (module.state() === 'failed' && module.errors().length > 0) counts.failed += 1
}
counts.failed += vitest.state.getUnhandledErrors().length
await vitest.close()

for (const [name, isGood] of Object.entries({ build: isBuilt, check: isChecked })) {
  counts[isGood ? 'passed' : 'failed'] += 1
  if (!isGood) console.error(`npm run ${name} failed: see above.`)
}
console.log(`\nSkipped: ${skips.length === 0 ? 'none' : `\n  ${skips.join('\n  ')}`}`)
console.log(
  `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
)
process.exit(counts.failed === 0 && counts.passed > 2 ? 0 : 1)
