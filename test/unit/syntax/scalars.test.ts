// What Helm makes of plain scalars. The expected values were read off sigs.k8s.io/yaml 1.6.0.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf, resolvePlain, resolveTagged, type ScalarValue } from '../../../server/core/syntax/scalars';

function table(name: string, rows: readonly (readonly [string, ScalarValue])[]): void {
  test(name, () => {
    for (const [text, value] of rows) assert.equal(resolvePlain(text), value, JSON.stringify(text));
  });
}

const all = (value: ScalarValue, words: string): (readonly [string, ScalarValue])[] =>
  words.split(' ').map(word => [word, value] as const);
const asText = (words: string): (readonly [string, ScalarValue])[] =>
  words.split(' ').map(word => [word, word] as const);

table('true and false of YAML 1.1', [
  ...all(true, 'y Y yes Yes YES on On ON true True TRUE'),
  ...all(false, 'n N no No NO off Off OFF false False FALSE'),
  ...asText('yEs oN tRUE nO oFf t f T F'),
]);

table('null', [...all(null, '~ null Null NULL'), ['', null], ...asText('nULL none ~~')]);

table('integers', [
  ['0', 0],
  ['-0', 0],
  ['+12', 12],
  ['1_000', 1000],
  ['1__0_', 10],
  ['010', 8],
  ['0o10', 8],
  ['0O17', 15],
  ['0x1F', 31],
  ['-0x1f', -31],
  ['0b11', 3],
  ['-0b11', -3],
  ['08', 8],
  ['9223372036854775807', 2 ** 63],
  ...asText('_1 0x 0xg 0b2 0o8 1a - + -- 0x1FFFFFFFFFFFFFFFF'),
]);

table('floats', [
  ['1.', 1],
  ['.5', 0.5],
  ['+.5', 0.5],
  ['1e3', 1000],
  ['1E+3', 1000],
  ['.5_5', 0.55],
  ['1_0.5', 10.5],
  ['0.10', 0.1],
  ['1.e3', 1000],
  ['18446744073709551616', 2 ** 64],
  ['.inf', Infinity],
  ['-.Inf', -Infinity],
  ['+.INF', Infinity],
  ...asText('1e400 .5e400 1e 1.2.3 . .. ._5 .5_ 0.30.0 .iNf'),
]);

test('.nan is no number', () => assert.ok(Number.isNaN(resolvePlain('.NaN'))));

table('what other readers take for times stays text', asText('12:30 1:2:3 2020-01-01 2020-01-01T00:00:00Z'));

test('tags of YAML bind, other tags leave text', () => {
  const core = (name: string): string => `tag:yaml.org,2002:${name}`;
  assert.equal(resolveTagged(core('str'), '12'), '12');
  assert.equal(resolveTagged(core('int'), '12'), 12);
  assert.equal(resolveTagged(core('int'), '1.5'), undefined);
  assert.equal(resolveTagged(core('float'), '12'), 12);
  assert.equal(resolveTagged(core('float'), 'x'), undefined);
  assert.equal(resolveTagged(core('bool'), 'yes'), true);
  assert.equal(resolveTagged(core('bool'), '1'), undefined);
  assert.equal(resolveTagged(core('null'), '~'), null);
  assert.equal(resolveTagged(core('null'), 'x'), undefined);
  assert.equal(resolveTagged('!vault', '12'), '12');
  assert.equal(resolveTagged('!', 'yes'), 'yes');
});

test('keys become text as Helm writes them', () => {
  const keys: readonly (readonly [string, string | undefined])[] = [
    ['on', 'true'],
    ['n', 'false'],
    ['~', undefined],
    ['010', '8'],
    ['0xFF', '255'],
    ['9223372036854775807', '9223372036854775807'],
    ['1.0', '1'],
    ['1.27', '1.27'],
    ['1e6', '1e+06'],
    ['100000.5', '100000.5'],
    ['1234567.0', '1.234567e+06'],
    ['0.00001', '1e-05'],
    ['16777217.0', '1.6777216e+07'],
    ['.inf', '.inf'],
    ['.nan', '.nan'],
    ['spire-server', 'spire-server'],
    ['2020-01-01', '2020-01-01'],
  ];
  for (const [text, key] of keys) assert.equal(keyOf(text), key, text);
});
