// What a cluster may be called, so that it can be a key of kubeConfigs, a file and a kube context alike.

/** Words that YAML takes for something else than text. */
const yamlWords = /^(?:y|n|yes|no|on|off|true|false|null)$/;

/** A sentence about a name that can't be used. */
export function clusterIdWord(name: string): string | undefined {
  const isGood = /^[a-z](?:[a-z0-9-]{0,36}[a-z0-9])?$/.test(name) && !name.includes('--') && !yamlWords.test(name);
  return isGood
    ? undefined
    : `"${name}" can't be the name of a cluster: it begins with a letter and has lower case letters, digits and single dashes, up to 38 of them.`;
}
