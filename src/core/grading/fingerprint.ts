/**
 * A short fingerprint of a text: 64 bits of FNV-1a, as 16 hexadecimal digits. It tells versions apart; it protects nothing.
 * Source: Fowler, Noll, Vo, offset basis 14695981039346656037, prime 1099511628211.
 */
export function fingerprint(text: string): string {
  let hash = 14695981039346656037n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 1099511628211n);
  }
  return hash.toString(16).padStart(16, '0');
}
