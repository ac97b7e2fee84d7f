// The states of a dispute and the ways between them. Pure: objects in, objects out.
import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'

type Dispute = Stripe.Dispute

export type Decision = 'won' | 'lost' | 'escalated'

const DAYS_TO_ANSWER = 9

export function isInquiry({ status }: Dispute): boolean {
  return status.startsWith('warning_')
}

export function isOver({ status }: Dispute): boolean {
  return ['won', 'lost', 'prevented', 'warning_closed'].includes(status)
}

export function requireDisputeOpen(dispute: Dispute, verb: string): void {
  if (!isOver(dispute)) return
  throw invalid(`The dispute is ${dispute.status} and cannot be used for: ${verb}.`)
}

/** Only a question can still become a dispute: a dispute has taken its money already. */
export function requireWay(dispute: Dispute, decision: Decision): void {
  requireDisputeOpen(dispute, 'deciding')
  if (decision !== 'escalated' || isInquiry(dispute)) return
  throw invalid(`The dispute is ${dispute.status}: only an inquiry can be escalated.`)
}

export function answerBy(now: number): number {
  return now + DAYS_TO_ANSWER * 86_400
}

/** Evidence is at the bank. */
export function submitted(dispute: Dispute): Dispute {
  const details = dispute.evidence_details
  return {
    ...dispute,
    evidence_details: { ...details, submission_count: details.submission_count + 1, submission_method: 'manual' },
    status: isInquiry(dispute) ? 'warning_under_review' : 'under_review',
  }
}

/** An inquiry took no money, so it is closed however it ends; escalated it becomes a dispute like any other. */
export function decided(dispute: Dispute, decision: Decision, now: number): Dispute {
  if (decision === 'escalated') {
    const evidence_details = { ...dispute.evidence_details, due_by: answerBy(now) }
    return { ...dispute, evidence_details, is_charge_refundable: false, status: 'needs_response' }
  }
  if (isInquiry(dispute)) return { ...dispute, is_charge_refundable: true, status: 'warning_closed' }
  return { ...dispute, is_charge_refundable: decision === 'won', status: decision }
}

/** Words in the evidence by which a test says how the bank will decide. */
export function decisionIn(dispute: Dispute): Decision | null {
  const words = dispute.evidence.uncategorized_text
  if (words === 'winning_evidence') return 'won'
  if (words === 'losing_evidence') return 'lost'
  return words === 'escalate_inquiry_evidence' && isInquiry(dispute) ? 'escalated' : null
}
