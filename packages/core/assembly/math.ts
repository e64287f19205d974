// math.ts — AssemblyScript's own f64 functions (ports of musl): the same bits on every machine and engine,
// which the host's Math.exp and friends do not promise.

export function exp(x: f64): f64 {
  return NativeMath.exp(x);
}

export function log(x: f64): f64 {
  return NativeMath.log(x);
}

export function log2(x: f64): f64 {
  return NativeMath.log2(x);
}

export function log10(x: f64): f64 {
  return NativeMath.log10(x);
}

export function pow(x: f64, y: f64): f64 {
  return NativeMath.pow(x, y);
}

export function expm1(x: f64): f64 {
  return NativeMath.expm1(x);
}

export function log1p(x: f64): f64 {
  return NativeMath.log1p(x);
}
