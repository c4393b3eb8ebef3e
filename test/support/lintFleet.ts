// Judges a fleet whose files a test holds in memory.
import {
  analyzeFleet,
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
