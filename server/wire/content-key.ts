// The content key of one sealed item and version, and the sealed data that a page carries.
import * as v from 'valibot'

/** `POST /v1/content-keys`, `Authorization: Bearer <unlock token>`. The envelope is a compact JWE of at most 4 KiB. */
export const ContentKeyRequest = v.strictObject({ envelope: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) })
export type ContentKeyRequest = v.InferOutput<typeof ContentKeyRequest>

/** `key` is the 32-byte AES-256-GCM key in base64url; item and version are those inside the envelope. */
export const ContentKey = v.object({ key: v.string(), item: v.string(), version: v.string() })
export type ContentKey = v.InferOutput<typeof ContentKey>

/**
 * `<script type="application/tuppence-sealed+json">` inside a sealed gate (DESIGN §4).
 * `iv` (12 bytes) and `ciphertext` (gzip, then AES-256-GCM with its 16-byte tag at the end) are base64url;
 * the associated data is `tuppence/1|site|item|version` in UTF-8. `files`: the text refers to sealed files, and what opens those
 * can be fetched before the text is open.
 */
export const Sealed = v.object({
  v: v.literal(1),
  site: v.string(),
  item: v.string(),
  version: v.string(),
  iv: v.string(),
  ciphertext: v.string(),
  envelopes: v.array(v.string()),
  files: v.optional(v.literal(true)),
})
export type Sealed = v.InferOutput<typeof Sealed>
