import type { CatalogEntry } from './catalog';
import type { TargetKind } from './target';

/** A target whose tools are not known. */
export interface UnknownTarget {
  readonly target: string;
  readonly kind?: TargetKind;
  /** Why; what is read from a file does not tell. */
  readonly reason?: string;
}

/** Something about a target whose tools are known that may keep them from being all. */
export interface SnapshotNote {
  readonly target: string;
  /** Such as `has a document with an error: …`. */
  readonly message: string;
}

/** The tools of a gateway at one time, as far as whoever tells of them knows. */
export interface CatalogSnapshot {
  readonly tools: readonly CatalogEntry[];
  /** `undefined` when nobody says whether tools are missing, as in an answer to `tools/list`. */
  readonly unknownTargets?: readonly UnknownTarget[];
  /** What may be missing from the tools, and why. */
  readonly notes?: readonly SnapshotNote[];
  /** How callers prove themselves: AWS's word for it, such as `CUSTOM_JWT`. */
  readonly authorizer?: string;
}

/** The kinds of targets that a file may name. */
export const TARGET_KINDS: readonly TargetKind[] = [
  'LAMBDA',
  'OPENAPI',
  'SMITHY',
  'MCP_SERVER',
  'API_GATEWAY',
  'OTHER',
];
