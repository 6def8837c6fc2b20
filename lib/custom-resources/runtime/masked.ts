const LONGEST = 600;

/** What may be a secret in a text that a service wrote, and what is shown instead. */
const MASKS: readonly [RegExp, string][] = [
  [/eyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '***'],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, '$1 ***'],
  [/\b(secret|password|passwd|token|key|signature|credential)(["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi, '$1$2***'],
  [/\b(https?:\/\/[^\s"'?]+)\?[^\s"']+/g, '$1?***'],
  [/\b(https?:\/\/)[^\s"'/@]+@/g, '$1***@'],
];

/** A text of a service as people may read it: without what may be a secret, on one line, and not without end. */
export function masked(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const safe = MASKS.reduce((masking, [pattern, mask]) => masking.replace(pattern, mask), line);
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST - 1)}…` : safe;
}
