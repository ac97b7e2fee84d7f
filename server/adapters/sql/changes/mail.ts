// Mail as written: who has which address and which browsers, codes and their tries, messages that wait.
import { type Kysely, sql } from 'kysely'
import { after } from '../../../core/instant.ts'
import { pauseSeconds } from '../../../core/mail.ts'
import type { Schema } from '../schema.ts'
import { integer, nullable, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type MailChange =
  | 'add-reader-cookie'
  | 'add-mail-address'
  | 'add-mail-code'
  | 'try-mail-code'
  | 'move-mail-code'
  | 'forget-mail-codes'
  | 'add-message'
  | 'take-message'
  | 'drop-message'

export function mailWriters(db: Kysely<Schema>): Writers<MailChange> {
  const { addReaderCookie, addMailAddress } = readerStatements(db)
  const { addCode, tryCode, moveCode, forgetCodes } = codeStatements(db)
  const { addMessage, takeMessage, dropMessage } = messageStatements(db)
  return {
    'add-reader-cookie': ({ reader, cookieHash, at }) => [addReaderCookie({ reader, cookieHash, at })],
    'add-mail-address': ({ address, reader, at }) => [addMailAddress({ address, reader, at })],
    'add-mail-code': ({ code: { id, address, wish, reader, codeHash, state, tries, expiresAt } }) => [
      addCode({ id, address, wish, reader, codeHash, state, tries, expiresAt }),
    ],
    'try-mail-code': ({ code, at }) => [tryCode({ id: code, at })],
    'move-mail-code': ({ code, to, at }) => [moveCode({ id: code, to, at })],
    'forget-mail-codes': ({ before }) => [forgetCodes({ before })],
    'add-message': ({ message: { id, to, lang, subject, text, html, attempts, writtenAt, expiresAt } }) => [
      addMessage({
        id,
        address: to,
        lang,
        subject,
        text,
        html,
        attempts,
        writtenAt,
        expiresAt,
        // Whoever wrote it sends it at once; the round comes in only where that one did not get to it.
        nextAt: after(writtenAt, pauseSeconds(0)),
      }),
    ],
    'take-message': ({ message: { id, attempts }, nextAt }) => [takeMessage({ id, attempts, nextAt })],
    'drop-message': ({ message }) => [dropMessage({ id: message })],
  }
}

function readerStatements(db: Kysely<Schema>) {
  return {
    addReaderCookie: statement(
      db
        .insertInto('reader_cookies')
        .values({ cookie_hash: slot('cookieHash'), reader: slot('reader'), given_at: slot('at') }),
    ),
    addMailAddress: statement(
      db
        .insertInto('mail_addresses')
        .values({ address: slot('address'), reader: slot('reader'), proven_at: slot('at') }),
    ),
  }
}

function codeStatements(db: Kysely<Schema>) {
  return {
    addCode: statement(
      db.insertInto('mail_codes').values({
        id: slot('id'),
        address: slot('address'),
        wish: slot('wish'),
        reader: nullable('reader'),
        code_hash: slot('codeHash'),
        state: slot('state'),
        tries: integer('tries'),
        expires_at: slot('expiresAt'),
      }),
    ),
    tryCode: statement(
      db
        .updateTable('mail_codes')
        .set({ tries: sql<number>`case when state = 'open' and expires_at > ${slot('at')} then tries + 1 else 99 end` })
        .where('id', '=', slot('id')),
    ),
    // Open → proven → used, or open → used: never back, never twice, never too late.
    moveCode: statement(
      db
        .updateTable('mail_codes')
        .set({
          state: sql<string>`case when state not in ('used', ${slot('to')}) and expires_at > ${slot('at')}
            then ${slot('to')} else 'over already' end`,
        })
        .where('id', '=', slot('id')),
    ),
    forgetCodes: statement(db.deleteFrom('mail_codes').where('expires_at', '<=', slot('before'))),
  }
}

function messageStatements(db: Kysely<Schema>) {
  return {
    addMessage: statement(
      db.insertInto('outbox').values({
        id: slot('id'),
        address: slot('address'),
        lang: slot('lang'),
        subject: slot('subject'),
        text: slot('text'),
        html: slot('html'),
        attempts: integer('attempts'),
        written_at: slot('writtenAt'),
        next_at: slot('nextAt'),
        expires_at: slot('expiresAt'),
      }),
    ),
    takeMessage: statement(
      db
        .updateTable('outbox')
        .set({
          attempts: sql<number>`case when attempts = ${integer('attempts')} then attempts + 1 else -1 end`,
          next_at: slot('nextAt'),
        })
        .where('id', '=', slot('id')),
    ),
    dropMessage: statement(db.deleteFrom('outbox').where('id', '=', slot('id'))),
  }
}
