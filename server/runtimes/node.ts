// The first file that Node reads: what it compiles is kept beside the built files, so that the next start has no need to.
import module from 'node:module'
import { resolve } from 'node:path'

// Before anything else is loaded. Where nothing can be written, it is compiled each time.
module.enableCompileCache?.(resolve(import.meta.dirname, '../compiled'))
await import('./node-program.ts')
