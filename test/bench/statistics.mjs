// Figures from samples: the machine is never quiet, so medians, and ratios of medians taken in the same minutes.

export function median(samples) {
  return quantile(samples, 0.5);
}

/** `undefined` where samples could not be taken. */
export function quantile(samples, share) {
  if (samples.includes(undefined)) return undefined;
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}
