// The wallet as its reader sees it: balances, then the latest lines.
import { type Money, money } from '../../../core/money.ts'
import type { WalletLine } from '../../../ports/index.ts'
import { moneyText } from '../../text/money-text.ts'
import { dateText, type Reading } from '../../text/reading.ts'

type WalletProps = { balances: readonly Money[]; lines: readonly WalletLine[]; reading: Reading }

export function Wallet({ balances, lines, reading }: WalletProps) {
  const { words } = reading
  return (
    <>
      <header class="article">
        <h1>{words.yourWallet}</h1>
        {balances.map((balance) => (
          <p key={balance.currency} class="price">
            <span class="unseen">{words.balance}: </span>
            {moneyText(balance, reading)}
          </p>
        ))}
      </header>
      {lines.length === 0 ? <Empty reading={reading} /> : <Lines lines={lines} reading={reading} />}
      <p class="fine">{words.unspent}</p>
    </>
  )
}

function Empty({ reading: { words } }: { reading: Reading }) {
  return (
    <div class="told">
      <p class="strong">{words.noLines}</p>
      <p>{words.noLinesBody}</p>
    </div>
  )
}

function Lines({ lines, reading }: { lines: readonly WalletLine[]; reading: Reading }) {
  return (
    <section>
      <h2>{reading.words.latest}</h2>
      <ol class="lines">
        {lines.map((line) => (
          <Line key={line.reference} line={line} reading={reading} />
        ))}
      </ol>
    </section>
  )
}

function Line({ line, reading }: { line: WalletLine; reading: Reading }) {
  const { words } = reading
  const isIn = line.amount > 0
  const amount = moneyText(money(Math.abs(line.amount), line.currency), reading)
  return (
    <li>
      <span class="what">
        {line.kind === 'unlock' ? <bdi>{line.title ?? words.untitled}</bdi> : words.lines[line.kind]}
        <small>
          {line.kind === 'unlock' && `${words.lines.unlock} · `}
          <time dateTime={line.at} data-local>
            {dateText(line.at, reading)}
          </time>
        </small>
      </span>
      <span class={isIn ? 'amount in' : 'amount'} dir="ltr">
        {isIn ? '+' : '−'}
        {amount}
      </span>
    </li>
  )
}
