import { createHash } from 'node:crypto';

const ALPHABETS = {
  lower: '0123456789abcdefghijklmnopqrstuvwxyz',
  upper: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  mixed: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
};

/** Letters and digits that look like what AWS makes, and are the same for the same seed on every machine. */
export function stableId(seed: string, length: number, alphabet: keyof typeof ALPHABETS): string {
  const signs = ALPHABETS[alphabet];
  let rest = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`);
  let id = '';
  while (id.length < length) {
    id += signs[Number(rest % BigInt(signs.length))];
    rest /= BigInt(signs.length);
  }
  return id;
}

/** A UUID, the same for the same seed on every machine. */
export function stableUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
