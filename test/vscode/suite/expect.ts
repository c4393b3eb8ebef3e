// The three assertions the suites need; node:assert is not there in the browser's extension host.

export function equal<T>(actual: T, expected: T, what: string): void {
  if (actual !== expected)
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, is ${JSON.stringify(actual)}`);
}

export function ok(value: unknown, what: string): void {
  if (!value) throw new Error(`not so: ${what}`);
}

export function match(actual: string, expected: RegExp, what: string): void {
  if (!expected.test(actual)) throw new Error(`${what}: expected ${expected}, is ${JSON.stringify(actual)}`);
}
