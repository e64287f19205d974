// random.ts — the bootstrap's own small generator: xoshiro128** seeded by a text.

/** Uniform numbers. Never shared: each group of a fit makes its own. */
export interface Random {
  /** Uniform on 0 … bound − 1, without bias. Range: bound an integer in [1, 2³²]. */
  below(bound: number): number;
  /** Uniform on (0, 1), 32 bits. */
  uniform(): number;
}

/**
 * A generator whose stream depends on the text alone.
 *
 * Source: xoshiro128**, Blackman and Vigna, 2018; state by 32-bit FNV-1a and a multiply-xorshift mixer.
 */
export function randomFrom(text: string): Random {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  const mixed = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    let z = hash;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = mixed();
  let b = mixed();
  let c = mixed();
  let d = mixed();
  const next = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  return {
    below(bound) {
      const fair = 4294967296 - (4294967296 % bound);
      let value = next();
      while (value >= fair) value = next();
      return value % bound;
    },
    uniform: () => (next() + 0.5) / 4294967296,
  };
}
