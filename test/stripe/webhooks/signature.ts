// Signs a webhook as Stripe does: HMAC-SHA256 with the endpoint's secret over the moment, a dot and the exact bytes.
import { createHmac } from 'node:crypto'

export function signatureHeader(payload: string, secret: string, seconds: number): string {
  const digest = createHmac('sha256', secret).update(`${seconds}.${payload}`, 'utf8').digest('hex')
  return `t=${seconds},v1=${digest}`
}
