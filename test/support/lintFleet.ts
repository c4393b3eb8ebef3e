// Judges a fleet whose files a test holds in memory.
import {
  analyzeFleet,
  discoverFleet,
  emptyConfig,
  fleetFileName,
  openDocument,
  readFleetFile,
  type FleetAnalysis,
  type OpenDocument,
} from '../../server/core';
import { bundledCatalog } from './catalog';

export function lintFleet(files: Readonly<Record<string, string>>): FleetAnalysis {
  const documents = new Map<string, OpenDocument>(
    Object.entries(files).map(([id, text]) => [id, openDocument({ id, text, languageId: 'yaml' })]),
  );
  return analyzeFleet({
    source: fleetFileName,
    file: readFleetFile(files[fleetFileName] ?? ''),
    layer: path => {
      const document = documents.get(path);
      return document ? { kind: 'document', document } : { kind: 'missing', reason: 'there is no such file' };
    },
    catalog: bundledCatalog(),
    config: emptyConfig,
  });
}

/** The fleet that files describe among themselves, without a fleet file. */
export function lintWorkspace(files: Readonly<Record<string, string>>, previous?: FleetAnalysis): FleetAnalysis {
  const documents = new Map<string, OpenDocument>(
    Object.entries(files).map(([id, text]) => [
      id,
      openDocument({ id, text, languageId: id.endsWith('.gotmpl') ? 'helm' : 'yaml' }),
    ]),
  );
  const describing = [...documents].filter(([, { described }]) => described.manifests.length > 0);
  return analyzeFleet(
    {
      source: '',
      file: discoverFleet({
        files: describing.map(([path, document]) => ({ path, document })),
        paths: new Set(documents.keys()),
      }),
      layer: path => {
        const document = documents.get(path);
        return document ? { kind: 'document', document } : { kind: 'missing', reason: 'there is no such file' };
      },
      catalog: bundledCatalog(),
      config: emptyConfig,
    },
    previous,
  );
}
