// The rule whose findings the reader of the fleet file makes itself.
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
