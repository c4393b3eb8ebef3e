// Takes secrets out of a text before anybody sees it: logs, messages, reports and plans all pass through here.

const mask = '[secret]';

/** Keys of YAML, JSON, environment and command lines whose value nobody else has to know. */
const secretKeys =
  'pass(?:word|wd|phrase)?|secret|token|bearer|api[-_]?key|access[-_]?key|private[-_]?key|client[-_]key[-_]data|credentials?|join[-_]?token';

const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[\s\S]*?(?:-----END \1-----|$)/g, mask],
  // A JSON Web Token: header, payload and signature.
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, mask],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${mask}`],
  // The user and password of a URL.
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@:"']*(?::[^\s/@"']*)?@/gi, `$1${mask}@`],
  // key: value and key=value, the key perhaps in quotes or at the end of a longer name.
  [new RegExp(`((?:[\\w.-]*(?:${secretKeys}))["']?\\s*[:=]\\s*)(?:"[^"]*"|'[^']*'|[^\\s,;&}"']+)`, 'gi'), `$1${mask}`],
  // --token VALUE
  [new RegExp(`(--[\\w-]*(?:${secretKeys})[\\w-]*\\s+)(?:"[^"]*"|'[^']*'|[^\\s-][^\\s]*)`, 'gi'), `$1${mask}`],
];

export function redact(text: string): string {
  return patterns.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}
