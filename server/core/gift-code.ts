// How the code of a gift is written: letters and digits that nobody takes for one another, in groups (Crockford's base 32).

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const letters = 28
const groupLetters = 4
const spelling = new RegExp(`^[${alphabet}]{${letters}}$`)
const groups = new RegExp(`.{${groupLetters}}`, 'g')

/** 140 bits of a keyed hash, five for each letter. */
export function giftCodeFrom(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, letters), (byte) => alphabet[byte % alphabet.length]).join('')
}

/** As it is shown: `7K3M-9QXT-…`. */
export function spelledCode(code: string): string {
  return code.match(groups)?.join('-') ?? code
}

/** The code in what was typed, however it was parted, in small letters too, and with an O for a zero. Null when it can be none. */
export function typedGiftCode(text: string): string | null {
  const code = text.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
  return spelling.test(code) ? code : null
}
