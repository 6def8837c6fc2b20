/** What one look at a gateway has found. */
export interface Finding {
  /** What was looked at. */
  readonly check: string;
  /** `unknown` when it could not be looked at, which says nothing against the gateway. */
  readonly state: 'ok' | 'wrong' | 'unknown';
  readonly text: string;
  /** More lines of it. */
  readonly details?: readonly string[];
  /** What to do; always there when something is wrong. */
  readonly remedy?: string;
}
