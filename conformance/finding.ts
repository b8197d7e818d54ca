import type { Evidence, InconclusiveReason, SkipReason } from './verdict.ts'

/** Something that was seen, with what shows it. */
export interface Proof {
  readonly evidence: Evidence
}

/** What a check found out; the runner makes a verdict of it. */
export interface Finding {
  readonly kind: 'kept' | 'violated' | 'nonstrict' | 'skipped' | 'inconclusive'
  readonly reason?: SkipReason | InconclusiveReason
  /** In a sentence. */
  readonly observed: string
  readonly evidence: readonly Evidence[]
}

type Proofs = Proof | readonly Proof[]

/** The subject does what is expected of it. */
export function kept(proofs: Proofs, observed: string): Finding {
  return { kind: 'kept', observed, evidence: evidenceOf(proofs) }
}

/** The subject does something else. */
export function violated(proofs: Proofs, observed: string): Finding {
  return { kind: 'violated', observed, evidence: evidenceOf(proofs) }
}

/** The subject does something else, which its profile declares: it works, not as written. */
export function nonstrict(proofs: Proofs, observed: string): Finding {
  return { kind: 'nonstrict', observed, evidence: evidenceOf(proofs) }
}

/** The claim is not about this subject, or cannot be tested here. */
export function skipped(reason: SkipReason, observed: string): Finding {
  return { kind: 'skipped', reason, observed, evidence: [] }
}

/** What was seen decides nothing. */
export function inconclusive(
  observed: string,
  proofs: Proofs = [],
  reason: InconclusiveReason = 'no-evidence',
): Finding {
  return { kind: 'inconclusive', reason, observed, evidence: evidenceOf(proofs) }
}

/** The first finding that is not `kept`; the last one where all are. */
export function worst(findings: readonly [Finding, ...Finding[]]): Finding {
  const order = ['violated', 'inconclusive', 'nonstrict', 'skipped', 'kept'] as const
  const kind = order.find((one) => findings.some((finding) => finding.kind === one))
  return findings.find((finding) => finding.kind === kind) ?? findings[0]
}

function evidenceOf(proofs: Proofs): readonly Evidence[] {
  return ('evidence' in proofs ? [proofs] : proofs).map(({ evidence }) => evidence)
}
