// Questions about mail: whose an address is, what became of a code, which messages wait.
import type { Kysely } from 'kysely'
import type { ReaderId } from '../../../core/id.ts'
import type { MailAddress, Message } from '../../../core/mail.ts'
import type { MailCode } from '../../../core/mail-code.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type MailReads = Pick<Store, 'mailAddress' | 'readerByMail' | 'mailCode' | 'message' | 'dueMessages' | 'oldestMessage'>

export function mailReads({ db, one, list }: Ask): MailReads {
  const q = questions(db)
  return {
    mailAddress: (reader) => one(q.mailAddress, { reader }, (row) => textOf(row, 'address') as MailAddress),
    readerByMail: (address) => one(q.readerByMail, { address }, (row) => textOf(row, 'reader') as ReaderId),
    mailCode: (id) => one(q.mailCode, { id }, mailCodeFrom),
    message: (id) => one(q.message, { id }, messageFrom),
    dueMessages: (now, limit) => list(q.dueMessages, { now, limit }, messageFrom),
    oldestMessage: () => one(q.oldestMessage, {}, (row) => textOf(row, 'written_at')),
  }
}

function questions(db: Kysely<Schema>) {
  return {
    mailAddress: statement(db.selectFrom('mail_addresses').select('address').where('reader', '=', slot('reader'))),
    readerByMail: statement(db.selectFrom('mail_addresses').select('reader').where('address', '=', slot('address'))),
    mailCode: statement(db.selectFrom('mail_codes').selectAll().where('id', '=', slot('id'))),
    message: statement(db.selectFrom('outbox').selectAll().where('id', '=', slot('id'))),
    dueMessages: statement(
      db
        .selectFrom('outbox')
        .selectAll()
        .where('next_at', '<=', slot('now'))
        .orderBy('next_at')
        .orderBy('id')
        .limit(integer('limit')),
    ),
    oldestMessage: statement(db.selectFrom('outbox').select('written_at').orderBy('written_at').limit(1)),
  }
}

function mailCodeFrom(row: Row): MailCode {
  return {
    id: textOf(row, 'id'),
    address: textOf(row, 'address') as MailAddress,
    wish: textOf(row, 'wish') as MailCode['wish'],
    reader: textOrNull(row, 'reader') as ReaderId | null,
    codeHash: textOf(row, 'code_hash'),
    state: textOf(row, 'state') as MailCode['state'],
    tries: integerOf(row, 'tries'),
    expiresAt: textOf(row, 'expires_at'),
  }
}

function messageFrom(row: Row): Message {
  return {
    id: textOf(row, 'id') as Message['id'],
    to: textOf(row, 'address') as MailAddress,
    lang: textOf(row, 'lang'),
    subject: textOf(row, 'subject'),
    text: textOf(row, 'text'),
    html: textOf(row, 'html'),
    attempts: integerOf(row, 'attempts'),
    writtenAt: textOf(row, 'written_at'),
    expiresAt: textOf(row, 'expires_at'),
  }
}
