// Stacks of layers and `--set` options to be merged, the same on every machine: each notation by hand, layers by chance.
import type { SetForm } from '../../../server/core';
import { chance, type Chance } from '../pairs/random';

export interface Stack {
  readonly what: string;
  /** Texts of the `-f` files, in order. */
  readonly values: readonly string[];
  readonly sets: readonly { readonly form: SetForm; readonly text: string }[];
  /** What the files of `--set-file` hold. */
  readonly files: Readonly<Record<string, string>>;
}

const grown = `a:
  b: {c: 1, d: [x, z]}
  e: text
l: [1, {k: v, m: {n: 1}}, [2, 3], null]
none: null
s: text
t: true
m: {}
`;

/** What each notation makes of one text; braces, commas, escapes, places, kinds. */
const texts: readonly string[] = `
a=b|a=|a=1|a=0|a=-1|a=+5|a=-0|a=007|a=1.5|a=1e3|a=true|a=TRUE|a=False|a=null|a=NULL|a=~|a=yes|a="q"|a='q'|a=a b| a=b|a =b|a= b
a=9223372036854775807x|a=0x10|a=1_000|a=tRuE|a={}|a={x}|a={x,y}|a={1,true,null,a b}|a={x,y},b=c|a={x}b=c|a={x,{y}}|a={x|a=x}|a={,}|a={a\\,b,c}
a={x=y}|a=b,c=d|a=b,|a=b,,c=d|,a=b|a|a,b=c|a=b=c|a=b,c|=x|.=x|a.=x|.a=1|a..b=1|a.|a.b=1|a.b.c=1|a.b.c.d=1|a\\.b=1|a\\,b=1|a\\=b=1|a=b\\,c|a=b\\=c|a=b\\\\c
a=b\\|a\\[0]=1|a[0]=1|a[2]=x|a[0]|a[0].b=1|a[0].b=|a[1].b.c=2|a[0][1]=x|a[0][0].b=1|a[x]=1|a[-1]=1|a[0]b=1|a[]=1|a[0=1|a[65537]=1|a[0]={x,y}|a[1]=null
a[0]=x,a[1]=y|a[0].b=1,a[0].c=2|a[1].b=1,a[0].b=2|a[0].b=1,|a[0].b[1].c=|s.x=1|s[0]=1|none.x=1|none[0]=1|t.x=1|m.x=1|m[0]=1|l.x=1|l[0]=9|l[0].x=1|l[1].k=w
l[1].m.n=2|l[1].m[0]=2|l[1].k.x=1|l[1].k[0]=1|l[2][1]=9|l[2].x=1|l[3].x=1|l[3][0]=1|l[5]=6|l=z|l=null|l[1]=|l[0].x=|l[1].x=|l[3].x=|l[7].x=|a=null|a.b=null
a.b=5|a.b.c=5|a.b.d[1]=z|a.b.d=null|a.e.x=1|a.e=|a.new.deep=1|a.b.c=1,a.b.f=2|s=other|s=null|x.y.z=1,x.y.w=2|x\\.y.z=1|ключ=значение|a=日本
a1.b2.c3.d4.e5.f6.g7.h8.i9.j10.k11.l12.m13.n14.o15.p16.q17.r18.s19.t20.u21.v22.w23.x24.y25.z26.a27.b28.c29.d30=1
a1.b2.c3.d4.e5.f6.g7.h8.i9.j10.k11.l12.m13.n14.o15.p16.q17.r18.s19.t20.u21.v22.w23.x24.y25.z26.a27.b28.c29.d30.e31.f32=1
`
  .trim()
  .split(/[|\n]/);

const jsonTexts: readonly string[] = [
  'a={"x":1}',
  'a={"x":null}',
  'a={}',
  'a=[1,"two",null,{"k":[]}]',
  'a=[]',
  'a="text"',
  'a="with, comma"',
  'a="with \\"quotes\\""',
  'a=1.5',
  'a=1e3',
  'a=-7',
  'a=01',
  'a=1.',
  'a=true',
  'a=null',
  'a=',
  'a= ',
  'a=,b=1',
  'a=nul',
  'a=word',
  'a={"x":1},b=2',
  'a={"x":1} , b=2',
  'a={"x":1} b=2',
  'a=1b=2',
  'a={"x"',
  "a='q'",
  'a.b={"c":9}',
  'a.b.c={"z":[1,{"y":2}]}',
  'a.b={"g":1},a.b.h=2',
  'l[1]={"new":1}',
  'l[1].k=[1]',
  'l[6]=true',
  'l[0][0]=1',
  'l[2][0]={"a":1}',
  's={"was":"text"}',
  's.x=1',
  'none={"was":"null"}',
  'm={"x":{"y":1}}',
  'a={"b":{"c":1,"c":2}}',
  'a=[[[]]]',
  'a="\\u00e9"',
  '[0]=1',
  'a b={"x":1}',
  'a\\.b=1',
];

const fileTexts: readonly string[] = [
  'a=@/one',
  'a=@/two',
  'a.b=@/one,c=@/two',
  'l[1]=@/one',
  'l[1].k=@/one',
  'a={@/one,@/two}',
  's=@/empty',
  'a=@/true',
  'a.e.x=@/one',
  'none=@/one',
];
const files = { one: 'first line\nsecond: line\n', two: 'two', empty: '', true: 'true' };

/** Helm 4 takes whole objects; Helm 3 says what it says to any text. */
const wholeObjects: readonly string[] = [
  '{"a":{"b":{"c":9}}}',
  '{"a":null,"s":{"x":1}}',
  '{"m":{},"none":{}}',
  '{"l":[1]}',
  '{"a":',
  '{}',
];

export function stacks(): readonly Stack[] {
  const bases = ['', grown];
  const by = (form: SetForm, all: readonly string[]): readonly Stack[] =>
    bases.flatMap(base =>
      all.map(text => ({
        what: `${form} ${text}${base === '' ? '' : ' over a file'}`,
        values: base === '' ? [] : [base],
        sets: [{ form, text }],
        files,
      })),
    );
  const all = [
    ...by('set', texts),
    ...by('string', texts),
    ...by('literal', texts),
    ...by('json', [...jsonTexts, ...wholeObjects]),
    ...by('file', fileTexts),
    ...Array.from({ length: 120 }, (_, index) => layerStack(chance('layers', String(index)), `layers ${index}`)),
    ...Array.from({ length: 80 }, (_, index) => mixedStack(chance('mixed', String(index)), `options ${index}`)),
    ...documents,
  ];
  return [...new Map(all.map(stack => [stack.what, stack])).values()];
}

/** Several documents in one file: Helm 3 reads the first, Helm 4 merges all. */
const documents: readonly Stack[] = [
  { what: 'two documents', values: ['a: {b: 1}\n---\na: {c: 2}\n'], sets: [], files: {} },
  { what: 'two documents and a layer', values: ['a: 1\n---\nb: 2\n', 'a: null\n'], sets: [], files: {} },
  { what: 'a document that is empty', values: ['---\na: 1\n'], sets: [], files: {} },
  { what: 'a file that is empty', values: ['', 'a: 1\n', '# nothing\n'], sets: [], files: {} },
];

const keys = ['a', 'b', 'c'];
const scalars = ['1', '0', 'text', 'true', 'false', '""', 'null', 'null', '~', '1.5', '[]', '[x]', '[{k: 1}, 2]', '{}'];

function layerStack(by: Chance, what: string): Stack {
  const values = Array.from({ length: 2 + by.below(3) }, () => `${flowMap(by, 0)}\n`);
  return { what, values, sets: [], files: {} };
}

function flowMap(by: Chance, depth: number): string {
  const own = by.some(keys, 1 + by.below(3));
  const value = (): string => (depth < 3 && by.below(2) === 0 ? flowMap(by, depth + 1) : by.pick(scalars));
  return `{${own.map(key => `${key}: ${value()}`).join(', ')}}`;
}

/** The forms in an order by chance, about the same few settings. */
function mixedStack(by: Chance, what: string): Stack {
  const values = by.below(3) === 0 ? [] : [`${flowMap(by, 0)}\n`];
  const option = (): Stack['sets'][number] => {
    const form = by.pick<SetForm>(['set', 'string', 'json', 'file', 'literal']);
    const path = by.pick(['a', 'a.b', 'a.b.c', 'b', 'b.a', 'c', 'c[0]', 'c[1].a', 'a.c']);
    const plain = by.pick(['1', 'null', 'true', 'x,y', '{x,y}', '']);
    const json = by.pick(['1', 'null', '{"b":1}', '{"b":{"c":2}}', '[1,2]', '"x"']);
    return { form, text: `${path}=${form === 'json' ? json : form === 'file' ? '@/one' : plain}` };
  };
  return { what, values, sets: Array.from({ length: 2 + by.below(4) }, option), files };
}
