// Rules about files of a fleet that are no values: the fleet file, and what names its identities elsewhere.
import type { EngineRule } from './rule';

export const fleetFile: EngineRule = {
  id: 'fleet-file',
  summary: 'Require a fleet file that says what it means',
  category: 'fleet',
  severity: 'error',
  effect: 'style',
  why:
    '`spire-fleet.yaml` tells which layers make which release and which release signs for which. What it spells wrong is not compared, ' +
    'and two clusters that disagree look as if they did not.',
  source: 'The form of `spire-fleet.yaml`: schemas/spire-fleet.schema.json.',
  scope: 'engine',
  examples: [],
};

export const unissuedIdentity: EngineRule = {
  id: 'unissued-identity',
  summary: 'Point out SPIFFE IDs in other files that no server of the fleet issues',
  category: 'fleet',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'Envoy configuration, Istio policies, ClusterSPIFFEIDs and ClusterStaticEntries name identities letter by letter. One that is nearly an ' +
    'identity of the fleet, in its trust domain or in the form of its path, lets nobody in. What is far from all of them may come from ' +
    'elsewhere, and nothing is said.',
  source: 'spiffeIDTemplate and spiffeID of the fleet, its trust domains and those that it federates with.',
  scope: 'engine',
  examples: [],
};
