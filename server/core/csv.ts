// CSV as RFC 4180 has it, for spreadsheets: what others have written stays text there.

/** Null: an empty cell. */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '' : `"${asText(cell).replaceAll('"', '""')}"`)).join(',')}\r\n`
}

// Signs that begin a formula, also in the widths in which some spreadsheets take them. Where a list is separated otherwise (`;` in most of
// Europe), a program may see the beginning of a cell in the middle of ours: https://owasp.org/www-community/attacks/CSV_Injection.
const formula = /(?<=^|[,;|\t\r\n])(?=[\s\p{Cf}"'`]*[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])/gu

/** With an apostrophe before what could be taken for a formula: so a spreadsheet shows it and reckons nothing. */
function asText(cell: string): string {
  return cell.replace(formula, "'")
}
