// Rewrites that go beyond a new name: values that have to change so that the release stays what it is.
import type { SettingPath } from '../path';
import type { Change } from '../values/changes';
import type { Release } from '../values/release';
import { shown } from '../rules/wording';
import { inParts, writtenIn } from './notes/reading';
import { usesSpike } from './notes/identities';

export interface Rewrite {
  readonly setting: SettingPath;
  readonly title: string;
  readonly change: Change;
}

export interface RewriteRule {
  readonly since: string;
  /** @param before the values under the model of the older version, before anything was renamed */
  rewrites(before: Release): readonly Rewrite[];
}

const issuer = 'upstreamAuthority.certManager.issuer_name';

export const rewriteRules: readonly RewriteRule[] = [
  {
    // Up to 0.20 the template put "-ca" behind the name; from 0.21.0 on it takes the name as it is.
    since: '0.21.0',
    rewrites: before =>
      writtenIn(before, 'spire-server', issuer).flatMap(setting => {
        const name = before.text(setting);
        if (name === undefined || name === '' || before.isFilledLater(setting)) return [];
        const yaml = JSON.stringify(`${name}-ca`);
        return [
          {
            setting,
            title: `Name the issuer "${name}-ca", as it was called so far`,
            change: { kind: 'set', path: setting, yaml },
          },
        ];
      }),
  },
  {
    // Both writers of the bundle ConfigMap stop Helm; the new one does all of it but the labels.
    since: '0.26.0',
    rewrites: before =>
      writtenIn(before, 'spire-server', 'notifier.k8sBundle.enabled').flatMap(setting => {
        const map = setting.slice(0, -1);
        const isPlain = before.userKeys(map).every(key => key === 'enabled');
        const publisher = [setting[0]!, 'bundlePublisher', 'k8sConfigMap', 'enabled'];
        if (before.value(setting) !== true || !isPlain || before.entry(publisher)) return [];
        const title = `Remove ${shown(setting)}: \`bundlePublisher.k8sConfigMap\`, on by default, takes over`;
        return [{ setting, title, change: { kind: 'remove', path: setting } }];
      }),
  },
  {
    // SPIKE in use goes on to have identities.
    since: '0.30.0',
    rewrites: before => {
      if (!usesSpike(before)) return [];
      return inParts(before, 'spire-server', 'spike.enabled').flatMap(setting => {
        if (before.entry(setting) || !before.entry(setting.slice(0, 1))) return [];
        const title = `Set ${shown(setting)}, without which SPIKE gets no identities`;
        return [{ setting, title, change: { kind: 'set', path: setting, yaml: 'true' } }];
      });
    },
  },
];
