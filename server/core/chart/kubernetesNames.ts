// What the Kubernetes API server takes as a name: one rule for each kind of place that the charts write names into.
//
// Source: measured with kube-apiserver 1.34 by dry runs; test/conformance/names.

export type NameRule = keyof typeof rules;

interface Rule {
  readonly longest: number;
  readonly shape: RegExp;
  /** What a name may look like, in words. */
  readonly takes: string;
}

const inLabel = 'a-z, 0-9 and "-" inside';
const inSubdomain = 'a-z, 0-9 and, inside, "-" and "."';
const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;

const rules = {
  /** Namespaces, containers: a DNS label. */
  label: { longest: 63, shape: whole(label), takes: inLabel },
  /** A DNS label that starts with a letter. */
  service: { longest: 63, shape: whole('[a-z]([-a-z0-9]*[a-z0-9])?'), takes: `${inLabel}, with a letter first` },
  /** Its pods get a label with the name, a dash and up to 10 digits. */
  statefulSet: { longest: 52, shape: whole(label), takes: inLabel },
  /** Its pods get a label with the name. */
  job: { longest: 63, shape: whole(subdomain), takes: inSubdomain },
  subdomain: { longest: 253, shape: whole(subdomain), takes: inSubdomain },
  /** As a pod's volume names it. */
  csiDriver: {
    longest: 63,
    shape: new RegExp(`^${subdomain}$`, 'i'),
    takes: 'letters, 0-9 and, inside, "-" and "."',
  },
  /** Any text. */
  text: { longest: Infinity, shape: /^/, takes: 'anything' },
  labelValue: {
    longest: 63,
    shape: /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
    takes: 'letters, 0-9 and, inside, "-", "_" and "."',
  },
} satisfies Readonly<Record<string, Rule>>;

function whole(shape: string): RegExp {
  return new RegExp(`^${shape}$`);
}

/** How long a name may be. */
export function longestName(rule: NameRule): number {
  return rules[rule].longest;
}

/** Why Kubernetes refuses a name, as the rest of a sentence that began with the name; `undefined` where it takes it. */
export function nameProblem(rule: NameRule, name: string): string | undefined {
  const { longest, shape, takes } = rules[rule];
  if (name.length > longest) return `${name.length} characters; Kubernetes takes ${longest}`;
  return shape.test(name) ? undefined : `but Kubernetes takes only ${takes}`;
}

/** Why Kubernetes refuses a host in an Ingress, after a colon; `undefined` where it takes it. */
export function hostProblem(host: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) return 'it is written without a scheme';
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(host)) return 'it is no IP address';
  if (/[A-Z]/.test(host)) return 'it is written in lower case';
  if (host.length > rules.subdomain.longest)
    return `it has ${host.length} characters, at most ${rules.subdomain.longest} are taken`;
  const name = host.startsWith('*.') ? host.slice(2) : host;
  return rules.subdomain.shape.test(name) ? undefined : 'it is made of a-z, 0-9 and, inside, "-" and "."';
}
