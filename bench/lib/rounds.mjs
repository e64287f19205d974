// rounds.mjs — interleaved measurement: every round measures everything once, so that a busy minute hits all alike.

/**
 * @template T
 * @param {number} rounds
 * @param {Readonly<Record<string, () => T>>} measures
 * @returns {Record<string, T[]>} one value per round
 */
export function interleaved(rounds, measures) {
  const values = Object.fromEntries(Object.keys(measures).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(measures)) {
      note(`round ${round + 1}/${rounds}: ${name}`);
      values[name].push(measure());
    }
  }
  note("");
  return values;
}

/** What is being measured, on a terminal only. */
function note(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

/** `first[r] / second[r]` per round: what both share in a round cancels. */
export function ratios(first, second) {
  return first.map((value, round) => value / second[round]);
}
