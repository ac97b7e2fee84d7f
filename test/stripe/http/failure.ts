// A refusal in the shape in which Stripe answers one: a status and an error object.

export interface FailureBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'
  message: string
  code?: string
  param?: string
  decline_code?: string
  advice_code?: string
  charge?: string
  payment_intent?: object
  payment_method?: object
  setup_intent?: object
}

export class Failure extends Error {
  readonly status: number
  readonly body: FailureBody

  constructor(status: number, body: FailureBody) {
    super(body.message)
    this.status = status
    this.body = body
  }
}

/** The request itself is wrong. `param` is spelled with brackets, as the SDK reports it. */
export function invalid(message: string, more: { code?: string; param?: string } = {}): Failure {
  return new Failure(400, { type: 'invalid_request_error', message, ...more })
}

export function missing(param: string): Failure {
  return invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
}

export function unknown(param: string): Failure {
  return invalid(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param })
}

/** 404 when the id stands in the path, 400 when it came as a parameter. */
export function noSuch(noun: string, id: string, param = 'id'): Failure {
  const status = param === 'id' ? 404 : 400
  const message = `No such ${noun}: '${id}'`
  return new Failure(status, { type: 'invalid_request_error', code: 'resource_missing', message, param })
}

/** What Stripe has and this program does not: said plainly, so that nobody takes silence for support. */
export function notHere(what: string, param?: string): Failure {
  return invalid(`The local Stripe does not know ${what} yet; the real one does.`, param ? { param } : {})
}
