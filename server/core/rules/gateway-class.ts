// The shared Gateway is of a class.
import { settingAt } from '../chart/node';
import { pathOf } from '../path';
import { whether } from '../values/settled';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

const enabled = pathOf('gatewayAPI.gateway.enabled');
const className = pathOf('gatewayAPI.gateway.className');

export const gatewayClass: ReleaseRule = {
  id: 'gateway-class',
  summary: 'Require a class for the Gateway that the chart makes',
  category: 'exposure',
  severity: 'error',
  effect: 'helm-fails',
  versions: { from: '0.30.0' },
  why: 'The class names the controller that serves the Gateway; the chart has no default for it. Only chart `spire` makes a Gateway.',
  source: 'spire-lib templates/_helpers.tpl, spire-lib.gateway-resource (`required`).',
  scope: 'release',
  examples: [
    {
      title: 'without a class',
      whole: true,
      chart: 'spire@0.30.0',
      values: `gatewayAPI:
  gateway:
    enabled: true
#            ^^^^ error: \`gatewayAPI.gateway.className\`
`,
    },
    {
      title: 'with one',
      whole: true,
      chart: 'spire@0.30.0',
      values: `gatewayAPI:\n  gateway: {enabled: true, className: istio}\n`,
    },
  ],
  *check(release) {
    if (!settingAt(release.model.top, className) || whether(release, enabled, isTruthy) !== true) return;
    if (whether(release, className, value => value === undefined || value === '') !== true) return;
    yield {
      setting: className,
      at: release.blameValue(release.entry(className) ? className : enabled),
      message: `The Gateway needs a class in ${shown(className)}; Helm stops with an error.`,
    };
  },
};
