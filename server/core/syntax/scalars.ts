// What a scalar means to Helm, whose reader (sigs.k8s.io/yaml on go-yaml v2) keeps the YAML 1.1 words for true and
// false, octal with a leading 0 and underscores in numbers. Written from that reader's `resolve.go`.

export type ScalarValue = string | number | boolean | null;

const words = new Map<string, ScalarValue>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(w => [w, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(w => [w, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map(w => [w, null] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(w => [w, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map(w => [w, -Infinity] as const),
  ...['.nan', '.NaN', '.NAN'].map(w => [w, NaN] as const),
]);

/** The value of a scalar that stands without quotes and without a tag. */
export function resolvePlain(text: string): ScalarValue {
  const word = words.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  if (first === dot) return dottedFloat(text) ?? text;
  if (first !== plus && first !== minus && !(first >= zero && first <= nine)) return text;
  const digits = text.replaceAll('_', '');
  return integer(digits) ?? styledFloat(digits) ?? text;
}

/**
 * The value of a scalar with a tag, whether quoted or not; `undefined` where Helm refuses the pair. Tags that YAML does
 * not define mean nothing to Helm, and their scalar stays text.
 */
export function resolveTagged(tag: string, text: string): ScalarValue | undefined {
  const name = tag.startsWith(corePrefix) ? tag.slice(corePrefix.length) : '';
  if (name === 'timestamp') return text;
  if (!['bool', 'int', 'float', 'null'].includes(name)) return text;
  const value = resolvePlain(text);
  if (name === 'null') return value === null ? null : undefined;
  if (name === 'bool') return typeof value === 'boolean' ? value : undefined;
  if (typeof value !== 'number') return undefined;
  return name === 'float' || integer(text.replaceAll('_', '')) !== undefined ? value : undefined;
}

/**
 * The key that Helm makes of a key without quotes: JSON has only text there, so `on: x` sets "true" and `010: x` sets
 * "8". `undefined` for a null, which Helm refuses.
 */
export function keyOf(text: string): string | undefined {
  const value = resolvePlain(text);
  if (value === null) return undefined;
  if (typeof value !== 'number') return String(value);
  const whole = exactInteger(text.replaceAll('_', ''));
  return whole === undefined ? shortFloat(value) : String(whole);
}

const corePrefix = 'tag:yaml.org,2002:';
const plus = 0x2b;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;

function integer(digits: string): number | undefined {
  const exact = exactInteger(digits);
  return exact === undefined ? undefined : Number(exact);
}

function exactInteger(digits: string): bigint | undefined {
  const parts = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(digits);
  if (!parts) return undefined;
  const [, sign, hex, binary, octal, decimal] = parts;
  const size = BigInt(hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? '0'));
  // Beyond 64 bits the reader has no integer; only without a sign does it have the unsigned half.
  if (size > (sign === '-' ? 1n << 63n : sign === '+' ? (1n << 63n) - 1n : (1n << 64n) - 1n)) return undefined;
  return sign === '-' ? -size : size;
}

function styledFloat(digits: string): number | undefined {
  return /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(digits) ? finite(digits) : undefined;
}

function dottedFloat(text: string): number | undefined {
  return /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/.test(text) ? finite(text.replaceAll('_', '')) : undefined;
}

function finite(digits: string): number | undefined {
  const value = Number(digits);
  return Number.isFinite(value) ? value + 0 : undefined;
}

/** Go's `%g` with the shortest digits that name the same 32-bit float, which is how Helm writes a float key. */
function shortFloat(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  let digits = single.toExponential(8);
  for (let precision = 0; precision < 9; precision++) {
    digits = single.toExponential(precision);
    if (Math.fround(Number(digits)) === single) break;
  }
  const [mantissa = '', power = '0'] = digits.split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(Number(digits));
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
