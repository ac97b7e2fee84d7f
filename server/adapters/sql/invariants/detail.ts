// Invariants that sums or joins can decide: one query each, under its name, that finds what breaks it. The SQL is plain, so
// that every database understands it.
//
// Where an entry is named, the account is compared as `account || ''`: SQLite would else walk all postings of the account,
// and those of a popular publisher are many, to find the two or three of the entry.

export type Detail = { detail: string }
