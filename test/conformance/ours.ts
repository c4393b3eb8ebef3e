// What our check says about a pair, in Helm's terms: does it stop, and at which settings.
import { analyze, BadSetOption, choiceOf, emptyConfig, openDocument, type Finding } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import type { Pair } from './pairs/pair';

export interface OurVerdict {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** Settings of the findings that say that Helm stops. */
  readonly settings: readonly string[];
}

export function ourVerdict(pair: Pair): OurVerdict {
  const catalog = bundledCatalog();
  const chart = choiceOf(pair.chart, pair.version, 'option', 'the pair names it', catalog)!;
  const documents = pair.values.map((text, index) => openDocument({ id: `${index}.yaml`, text, languageId: 'yaml' }));
  const sets = [
    ...(pair.set ?? []).map(text => ({ form: 'set' as const, text })),
    ...(pair.setString ?? []).map(text => ({ form: 'string' as const, text })),
  ];
  const release = { name: pair.release ?? 'spire', namespace: pair.namespace ?? 'spire-mgmt' };
  try {
    const { findings } = analyze({ documents, whole: true, catalog, config: emptyConfig, chart, release, sets });
    const stops = findings.filter(({ severity, effect }) => severity === 'error' && effect === 'helm-fails');
    return { ok: stops.length === 0, findings, settings: stops.map(({ setting }) => setting) };
  } catch (error) {
    if (!(error instanceof BadSetOption)) throw error;
    return { ok: false, findings: [], settings: pair.about ?? [] };
  }
}
