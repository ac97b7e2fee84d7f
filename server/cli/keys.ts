// tuppence keys: fresh keys as JSON, for a place that has no data folder to keep them in.
import { generateKeys } from '../adapters/jose/keys.ts'

export async function keys(args: string[]): Promise<number> {
  if (args.length > 0) {
    console.log(
      'tuppence keys\n\nPrints fresh keys for TUPPENCE_KEYS. Keep a copy: pages sealed for them open with no others.',
    )
    return args[0] === '--help' ? 0 : 2
  }
  console.log(JSON.stringify(await generateKeys()))
  return 0
}
