// The importer on a small chart of our own that holds every construct it must understand.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { importChart, importPackage, NotAChart } from '../../server/core';
import { assembleModel } from '../../server/core/chart/assemble';
import { packCatalog, unpackCatalog } from '../../server/core/chart/compact';
import { archiveLimits } from '../../server/core/chart/import/archive';
import type { SettingNode } from '../../server/core/chart/model';
import { settingAt } from '../../server/core/chart/node';

const files = new Map(
  Object.entries({
    'Chart.yaml': `apiVersion: v2
name: house
version: 1.2.3
appVersion: 4.5.6
dependencies:
  - name: door
    alias: front-door
    tags: [outside]
    condition: front-door.enabled
    version: 0.1.0
  - name: lib
    version: 0.1.0
`,
    'values.yaml': `global:
  colour: ""
tags:
  outside: false
front-door:
  lock:
    kind: bolt
  painted: true
roof:
  slope: 30
`,
    'templates/roof.yaml': `slope: {{ .Values.roof.slope }}
{{- if dig "garden" "enabled" false .Values.global }}
garden: yes
{{- end }}
`,
    'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\ntype: library\nversion: 0.1.0\n',
    'charts/lib/templates/_helpers.tpl': `{{- define "lib.labels" }}
{{- with .labels }}
labels:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- define "lib.colour" }}
{{- if ne (len (dig "colour" "" .Values.global)) 0 }}{{ .Values.global.colour }}{{ else }}{{ .Values.colour }}{{ end }}
{{- end }}
`,
    'charts/door/Chart.yaml': 'apiVersion: v2\nname: door\nversion: 0.1.0\n',
    'charts/door/values.yaml': `colour: green
lock:
  kind: latch
  keys: 2
labels: {}
hinges: []
bells: {}
unread: 1
open: false
loud: false
side: left
`,
    'charts/door/values.schema.json': '{"properties":{"lock":{"properties":{"keys":{"type":"integer","minimum":1}}}}}',
    'charts/door/templates/door.yaml': `{{- if not (has .Values.lock.kind (list "bolt" "latch")) }}
{{- fail "no such lock" }}
{{- end }}
{{- if hasKey .Values "knob" }}
{{- fail "knob was renamed to handle. Please update." }}
{{- end }}
colour: {{ include "lib.colour" . }}
keys: {{ .Values.lock.keys }}
{{- include "lib.labels" (dict "labels" .Values.labels) }}
{{- range .Values.hinges }}
- {{ .size }}
{{- end }}
{{- range $name, $bell := .Values.bells }}
{{-   range $key, $value := $bell }}
{{-     if not (has $key (list "tone" "volume")) }}
{{-       fail (printf "Unsupported: %s" $key) }}
{{-     end }}
{{-   end }}
{{ $name }}: {{ $bell.tone }}
{{- end }}
{{- if .Values.open }}
open: yes
{{- end }}
{{- if eq (.Values.loud | toString) "true" }}
loud: yes
{{- end }}
{{- if eq .Values.side "left" }}
side: l
{{- else if eq .Values.side "right" }}
side: r
{{- else }}
{{- fail "which side" }}
{{- end }}
handle: {{ .Values.handle | quote }}
`,
  }),
);

function at(path: string): SettingNode | undefined {
  return settingAt(assembleModel(importChart(files)).top, path.split('.'));
}

describe('importer', () => {
  test('finds what is declared, what is used, and what is neither', () => {
    assert.equal(at('front-door.lock.keys')?.used, true);
    assert.equal(at('front-door.unread')?.declared, true);
    assert.equal(at('front-door.unread')?.used, false);
    assert.equal(at('front-door.handle')?.declared, false);
    assert.equal(at('front-door.handle')?.used, true);
    assert.equal(at('front-door.window'), undefined);
    assert.equal(at('front-door.painted')?.used, false, "the parent's default for nothing is dead");
  });

  test("applies the parent chart's defaults to the alias", () => {
    assert.equal(at('front-door.lock.kind')?.default, 'bolt');
    assert.equal(at('front-door.lock.keys')?.default, 2);
  });

  test('follows includes, dicts and libraries', () => {
    assert.equal(at('global.colour')?.used, true);
    assert.equal(at('front-door.colour')?.used, true);
    assert.equal(at('front-door.labels')?.open, true);
    assert.equal(at('global.garden.enabled')?.type, 'bool', 'the fallback of dig tells the type');
    assert.equal(at('lib'), undefined, 'a library has no values of its own');
  });

  test('learns what the templates refuse', () => {
    assert.deepEqual(at('front-door.lock.kind')?.allowed, ['bolt', 'latch']);
    assert.deepEqual(at('front-door.side')?.allowed, ['left', 'right']);
    assert.equal(at('front-door')?.refused.get('knob'), 'handle');
    assert.equal(at('front-door.knob'), undefined);
    const bell = at('front-door.bells.any-name');
    assert.equal(bell?.closed, true);
    assert.deepEqual([...bell!.children.keys()].sort(), ['tone', 'volume']);
    assert.equal(at('front-door.lock.keys')?.minimum, 1);
    assert.equal(at('front-door.lock.keys')?.schemaType, true);
  });

  test('learns how each setting is used', () => {
    assert.equal(at('front-door.open')?.use.bareIf, true);
    assert.equal(at('front-door.loud')?.use.comparedAsText, true);
    assert.equal(at('front-door.loud')?.use.bareIf, false);
    assert.equal(at('front-door.hinges')?.use.ranged, true);
    assert.equal(at('front-door.hinges.0.size')?.used, true);
    assert.equal(at('global.colour')?.use.textOnly, true);
    assert.equal(at('front-door.lock')?.use.fields, true);
  });

  test('knows tags and conditions', () => {
    assert.equal(at('tags.outside')?.type, 'bool');
    assert.equal(at('front-door.enabled')?.used, true);
    const component = assembleModel(importChart(files)).components.get('front-door');
    assert.deepEqual(
      [component?.part, component?.tags, component?.conditions],
      ['door', ['outside'], ['front-door.enabled']],
    );
  });

  test('comes through packing unchanged', () => {
    const record = importChart(files);
    const packed = JSON.parse(JSON.stringify(packCatalog([record])));
    assert.deepEqual(unpackCatalog(packed)[0]?.record(), record);
  });

  test('says what is missing where there is no chart', () => {
    assert.throws(() => importChart(new Map([['values.yaml', 'a: 1']])), /There is no Chart\.yaml/);
    assert.throws(() => importChart(new Map([['Chart.yaml', 'version: 1']])), /names no chart/);
    assert.throws(() => importPackage(new Uint8Array([1, 2, 3])), NotAChart);
    assert.throws(() => importPackage(new Uint8Array(100).fill(0x1f)), NotAChart);
    assert.throws(() => importPackage(new Uint8Array(archiveLimits.packedBytes + 1)), /too large/);
    const bomb = new Uint8Array(64);
    bomb.set([0x1f, 0x8b, 8]);
    bomb.set([0xff, 0xff, 0xff, 0xff], 60);
    assert.throws(() => importPackage(bomb), /too large unpacked/);
  });
});
