// avx512.c — one-pass SGD with 16-wide vectors: xoshiro128++ per lane, Box-Muller in f32, residual in f64.
// The limit of this processor rather than what people write. Usage: avx512 D STEPS REPLICATES

#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct { __m512i a, b, c, d; } Streams;

static uint64_t splitmix(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static Streams seeded(uint64_t seed) {
  uint64_t words[32];
  for (int i = 0; i < 32; i++) words[i] = splitmix(&seed);
  return (Streams){_mm512_loadu_si512(words), _mm512_loadu_si512(words + 8),
                   _mm512_loadu_si512(words + 16), _mm512_loadu_si512(words + 24)};
}

static inline __m512i next(Streams *s) {
  __m512i out = _mm512_add_epi32(_mm512_rol_epi32(_mm512_add_epi32(s->a, s->d), 7), s->a);
  __m512i t = _mm512_slli_epi32(s->b, 9);
  s->c = _mm512_xor_si512(s->c, s->a);
  s->d = _mm512_xor_si512(s->d, s->b);
  s->b = _mm512_xor_si512(s->b, s->c);
  s->a = _mm512_xor_si512(s->a, s->d);
  s->c = _mm512_xor_si512(s->c, t);
  s->d = _mm512_rol_epi32(s->d, 11);
  return out;
}

static inline __m512 madd(__m512 a, __m512 b, float c) {
  return _mm512_fmadd_ps(a, b, _mm512_set1_ps(c));
}

/** log(word / 2^32), minimax on the mantissa in [3/4, 3/2); absolute error 1e-7. */
static inline __m512 log_uniform(__m512i word) {
  __m512 x = _mm512_cvtepu32_ps(_mm512_or_si512(word, _mm512_set1_epi32(1)));
  __m512 m = _mm512_getmant_ps(x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_zero);
  __m512 one = _mm512_set1_ps(1);
  __m512 e = _mm512_sub_ps(_mm512_getexp_ps(x), _mm512_set1_ps(32));
  e = _mm512_mask_add_ps(e, _mm512_cmp_ps_mask(m, one, _CMP_LT_OQ), e, one);
  __m512 f = _mm512_sub_ps(m, one), p = _mm512_set1_ps(0.0639603135f);
  p = madd(p, f, -0.126421622f);
  p = madd(p, f, 0.148223411f);
  p = madd(p, f, -0.167140707f);
  p = madd(p, f, 0.199848907f);
  p = madd(p, f, -0.249989484f);
  p = madd(p, f, 0.333334045f);
  p = madd(p, f, -0.5f);
  p = madd(p, f, 1.0f);
  return _mm512_fmadd_ps(e, _mm512_set1_ps(0.693147181f), _mm512_mul_ps(p, f));
}

/** Two vectors of independent normals from two vectors of words. */
static inline void normals(Streams *s, __m512 *first, __m512 *second) {
  __m512i angle = next(s);
  __m512 square = _mm512_mul_ps(_mm512_set1_ps(-2), log_uniform(next(s)));
  __m512 radius = _mm512_sqrt_ps(square);
  __m512 theta = _mm512_mul_ps(_mm512_cvtepi32_ps(angle), _mm512_set1_ps(7.31459182e-10f));
  __m512 u = _mm512_mul_ps(theta, theta);
  __m512 c = madd(_mm512_set1_ps(2.31531742e-05f), u, -0.00138536669f);
  c = madd(c, u, 0.0416635789f);
  c = madd(c, u, -0.499999051f);
  c = madd(c, u, 0.999999953f);
  __m512 n = madd(_mm512_set1_ps(2.60516628e-06f), u, -0.000198090464f);
  n = madd(n, u, 0.00833305062f);
  n = madd(n, u, -0.16666658f);
  n = madd(n, u, 0.999999996f);
  // theta covers half a circle; the word's lowest bit chooses the half of the cosine.
  __m512i flip = _mm512_slli_epi32(angle, 31);
  c = _mm512_castsi512_ps(_mm512_xor_si512(_mm512_castps_si512(c), flip));
  *first = _mm512_mul_ps(radius, c);
  *second = _mm512_mul_ps(_mm512_mul_ps(radius, theta), n);
}

typedef struct { float *z; double *residual, *eigenvalue; } Model;

/** Puts the previous draw in, draws, and adds to the next dot product: 16 coordinates. */
static inline __m512d visit(Model m, long i, __m512 z, __m512d factor, __m512d dot) {
  for (int half = 0; half < 16; half += 8) {
    __m512d previous = _mm512_cvtps_pd(_mm256_load_ps(m.z + i + half));
    __m512d scaled = _mm512_mul_pd(factor, _mm512_load_pd(m.eigenvalue + i + half));
    __m512d r = _mm512_fnmadd_pd(scaled, previous, _mm512_load_pd(m.residual + i + half));
    __m256 part = half ? _mm512_extractf32x8_ps(z, 1) : _mm512_castps512_ps256(z);
    _mm512_store_pd(m.residual + i + half, r);
    dot = _mm512_fmadd_pd(_mm512_cvtps_pd(part), r, dot);
  }
  _mm512_store_ps(m.z + i, z);
  return dot;
}

static double pass(Model m, long d, Streams *s, double change) {
  __m512d factor = _mm512_set1_pd(change), even = _mm512_setzero_pd(), odd = _mm512_setzero_pd();
  Streams local = *s;
  for (long i = 0; i < d; i += 32) {
    __m512 first, second;
    normals(&local, &first, &second);
    even = visit(m, i, first, factor, even);
    odd = visit(m, i + 16, second, factor, odd);
  }
  *s = local;
  return _mm512_reduce_add_pd(_mm512_add_pd(even, odd));
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  long d = atol(arguments[1]), steps = atol(arguments[2]), replicates = atol(arguments[3]);
  long padded = (d + 31) / 32 * 32;
  Model m = {aligned_alloc(64, padded * sizeof(float)), aligned_alloc(64, padded * sizeof(double)),
             aligned_alloc(64, padded * sizeof(double))};
  double stage = steps / log2((double)steps), total = 0;
  for (long replicate = 0; replicate < replicates; replicate++) {
    Streams s = seeded(2 * replicate), noise = seeded(2 * replicate + 1);
    for (long i = 0; i < padded; i++) {
      m.z[i] = 0;
      m.residual[i] = i < d ? -pow(i + 1, -0.75) : 0;
      m.eigenvalue[i] = i < d ? pow(i + 1, -1.5) : 0;
    }
    float draws[32];
    double change = 0;
    for (long t = 0; t < steps; t++) {
      if (t % 32 == 0) {
        __m512 first, second;
        normals(&noise, &first, &second);
        _mm512_storeu_ps(draws, first);
        _mm512_storeu_ps(draws + 16, second);
      }
      double error = pass(m, d, &s, change) - 0.1 * draws[t % 32];
      change = 0.1 * exp2(-floor(t / stage)) * error;
    }
    for (long i = 0; i < d; i++) {
      double r = m.residual[i] - change * m.eigenvalue[i] * m.z[i];
      total += 0.5 * r * r;
    }
  }
  printf("%.17g\n", total / replicates);
}
