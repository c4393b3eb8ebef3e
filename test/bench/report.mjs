export function textOf(results, about) { return JSON.stringify([...results].map(([s, r]) => [s, r]), (k, v) => Array.isArray(v) && typeof v[0]==='number' ? [...v].sort((a,b)=>a-b)[v.length>>1].toFixed(1) : v, 1) + JSON.stringify(about); }
export function markdownOf() { return ''; }
