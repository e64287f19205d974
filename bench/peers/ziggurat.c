// ziggurat.c — one-pass SGD as people write it in C for speed: xoshiro256++, 256-layer ziggurat (Marsaglia and Tsang
// 2000), everything f64, one loop that applies the previous update and forms the next dot product.
// Build with clang: gcc's vectoriser slows this generator down twofold. Usage: ziggurat D STEPS REPLICATES

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct { uint64_t a, b, c, d; } Stream;

static inline uint64_t rotl(uint64_t x, int k) { return x << k | x >> (64 - k); }

static inline uint64_t next(Stream *s) {
  uint64_t out = rotl(s->a + s->d, 23) + s->a, t = s->b << 17;
  s->c ^= s->a;
  s->d ^= s->b;
  s->b ^= s->c;
  s->a ^= s->d;
  s->c ^= t;
  s->d = rotl(s->d, 45);
  return out;
}

static uint64_t splitmix(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static Stream seeded(uint64_t seed) {
  return (Stream){splitmix(&seed), splitmix(&seed), splitmix(&seed), splitmix(&seed)};
}

static double density(double x) { return exp(-0.5 * x * x); }

enum { LAYERS = 256 };
static const double TAIL = 3.6541528853610088, AREA = 0.00492867323399;
static double edge[LAYERS + 1], scale[LAYERS], height[LAYERS + 1];
static int64_t inside[LAYERS];

static void make_layers(void) {
  edge[0] = AREA / density(TAIL);
  edge[1] = TAIL;
  for (int i = 1; i < LAYERS - 1; i++)
    edge[i + 1] = sqrt(-2 * log(AREA / edge[i] + density(edge[i])));
  edge[LAYERS] = 0;
  for (int i = 0; i <= LAYERS; i++) height[i] = density(edge[i]);
  for (int i = 0; i < LAYERS; i++) {
    scale[i] = edge[i] * 0x1p-55;
    inside[i] = edge[i + 1] / edge[i] * 0x1p55;
  }
}

static double uniform(Stream *s) { return ((next(s) >> 11) + 0.5) * 0x1p-53; }

static double tail(Stream *s, int is_negative) {
  double x, y;
  do {
    x = -log(uniform(s)) / TAIL;
    y = -log(uniform(s));
  } while (2 * y < x * x);
  return is_negative ? -(TAIL + x) : TAIL + x;
}

/** The 1.2 % of draws that leave their layer's rectangle. */
static __attribute__((noinline)) double slow_normal(Stream *s, uint64_t bits) {
  for (;; bits = next(s)) {
    int layer = bits & (LAYERS - 1);
    int64_t position = (int64_t)bits >> 8;
    double x = position * scale[layer];
    if (llabs(position) < inside[layer]) return x;
    if (layer == 0) return tail(s, position < 0);
    double y = height[layer] + uniform(s) * (height[layer + 1] - height[layer]);
    if (y < density(x)) return x;
  }
}

static inline double normal(Stream *s) {
  uint64_t bits = next(s);
  int layer = bits & (LAYERS - 1);
  int64_t position = (int64_t)bits >> 8;
  if (__builtin_expect(llabs(position) < inside[layer], 1)) return position * scale[layer];
  return slow_normal(s, bits);
}

static double pass(long d, double *residual, double *z, const double *eigenvalue, double change, Stream *s) {
  double dot = 0;
  for (long i = 0; i < d; i++) {
    double r = residual[i] - change * eigenvalue[i] * z[i];
    residual[i] = r;
    z[i] = normal(s);
    dot += z[i] * r;
  }
  return dot;
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  long d = atol(arguments[1]), steps = atol(arguments[2]), replicates = atol(arguments[3]);
  double *residual = malloc(d * sizeof *residual), *z = malloc(d * sizeof *z);
  double *eigenvalue = malloc(d * sizeof *eigenvalue);
  double stage = steps / log2((double)steps), total = 0;
  make_layers();
  for (long replicate = 0; replicate < replicates; replicate++) {
    Stream s = seeded(replicate);
    for (long i = 0; i < d; i++) {
      z[i] = 0;
      residual[i] = -pow(i + 1, -0.75);
      eigenvalue[i] = pow(i + 1, -1.5);
    }
    double change = 0;
    for (long t = 0; t < steps; t++) {
      double error = pass(d, residual, z, eigenvalue, change, &s) - 0.1 * normal(&s);
      change = 0.1 * exp2(-floor(t / stage)) * error;
    }
    for (long i = 0; i < d; i++) {
      double r = residual[i] - change * eigenvalue[i] * z[i];
      total += 0.5 * r * r;
    }
  }
  printf("%.17g\n", total / replicates);
}
