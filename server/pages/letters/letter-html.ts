// A letter as HTML: paragraphs of ours, one below the other. It has no link: nothing in it does anything when somebody opens it.
import { type ComponentChild, h } from 'preact'
import { render } from 'preact-render-to-string'
import type { Reading } from '../text/reading.ts'

// No colours of ours, so that it can be read on whatever ground the mail program has, also a dark one.
const looks = {
  letter: 'margin:0 auto;max-width:30rem;padding:24px;font:16px/1.5 system-ui,sans-serif',
  small: 'font-size:14px',
}

export const paragraph = (text: string): ComponentChild => h('p', null, text)
/** What is said besides. */
export const smallPrint = (text: string): ComponentChild => h('p', { style: looks.small }, text)

/** A whole document. Without JSX: a command of the operator writes letters too, and Node runs it as it is. */
export function letterHtml(
  { lang, dir }: Pick<Reading, 'lang' | 'dir'>,
  title: string,
  body: readonly ComponentChild[],
): string {
  const head = [
    h('meta', { charset: 'utf-8' }),
    h('meta', { name: 'viewport', content: 'width=device-width' }),
    h('meta', { name: 'color-scheme', content: 'light dark' }),
    h('title', null, title),
  ]
  return `<!doctype html>${render(h('html', { lang, dir }, h('head', null, head), h('body', { style: looks.letter }, body)))}`
}
