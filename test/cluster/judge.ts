// What a real API server says to the objects of a rendered release, and to the pods that controllers would make of them.
import { parseDocument } from 'yaml';
import type { Answer, Api, KubeObject } from './api';

export interface Refusal {
  readonly kind: string;
  readonly name: string;
  /** The server's own words. */
  readonly why: string;
}

/**
 * Objects that the server refuses in a dry run, in the order of the manifest. Kinds that it does not know (monitors,
 * certificates of other operators) are left out. Namespaces are made for real, since nothing can be tried in one that is not
 * there.
 */
export async function refusals(
  api: Api,
  manifest: string,
  namespace: string,
  known: KnownAnswers = new Map(),
): Promise<readonly Refusal[]> {
  const objects = objectsIn(manifest, namespace);
  const refused: Refusal[] = [];
  const refuse = ({ kind, metadata }: KubeObject, why: string): void =>
    void refused.push({ kind, name: metadata.name, why });
  const names = new Set(
    objects.flatMap(({ metadata }) => (metadata.namespace === undefined ? [] : [metadata.namespace])),
  );
  for (const name of new Set([namespace, ...names])) await makeNamespace(api, name);
  const answers = await Promise.all(
    objects.map(async object => ({ object, answer: await answerTo(api, object, known) })),
  );
  const made = new Set<string>();
  for (const { object, answer } of answers) {
    const id = [object.apiVersion, object.kind, object.metadata.namespace, object.metadata.name].join(' ');
    if (made.has(id)) refuse(object, 'already exists: the release makes it twice');
    made.add(id);
    if (answer && !isTaken(answer, object)) refuse(object, wordsOf(answer));
    else if (object.kind === 'StatefulSet') {
      const pod = await api.create(firstPod(object), { dryRun: true });
      if (pod && pod.code >= 300) refuse(object, `its pods: ${wordsOf(pod)}`);
    }
  }
  return refused;
}

/** Answers to objects that were tried before: releases that differ in one name share most of theirs. */
export type KnownAnswers = Map<string, Promise<Answer | undefined>>;

function answerTo(api: Api, object: Rendered, known: KnownAnswers): Promise<Answer | undefined> {
  const id = `${object.metadata.namespace} ${object.text}`;
  let answer = known.get(id);
  if (!answer) known.set(id, (answer = api.create(object, { dryRun: true, yaml: object.text })));
  return answer;
}

/** An object and the text that it was read from: the server reads YAML itself, and as Helm does. */
export interface Rendered extends KubeObject {
  readonly text: string;
}

export function objectsIn(manifest: string, namespace: string): readonly Rendered[] {
  return manifest.split(/^---.*$/m).flatMap(text => {
    const object = read(text);
    if (typeof object?.kind !== 'string') return [];
    // Helm puts objects without a namespace into the release's. A bare name may have been read as a number.
    const metadata = {
      ...object.metadata,
      name: String(object.metadata.name),
      namespace: object.metadata.namespace === undefined ? namespace : String(object.metadata.namespace),
    };
    return [{ ...object, metadata, text }];
  });
}

/** Releases that differ in one name share most of their texts. */
const parsed = new Map<string, KubeObject | null>();

function read(text: string): KubeObject | null {
  let object = parsed.get(text);
  if (object === undefined) {
    object = parseDocument(text, { logLevel: 'silent', uniqueKeys: false }).toJS() as KubeObject | null;
    parsed.set(text, object);
  }
  return object;
}

async function makeNamespace(api: Api, name: string): Promise<void> {
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { dryRun: false });
}

/** A namespace that is there already has been taken. */
function isTaken({ code }: Answer, { kind }: KubeObject): boolean {
  return code < 300 || (code === 409 && kind === 'Namespace');
}

function wordsOf({ code, body }: Answer): string {
  const { message } = body as { message?: string };
  return message ?? `HTTP ${code}: ${String(body)}`;
}

interface StatefulSetSpec {
  readonly serviceName?: string;
  readonly template: {
    readonly metadata: KubeObject['metadata'];
    readonly spec: { readonly volumes?: readonly unknown[] };
  };
  readonly volumeClaimTemplates?: readonly KubeObject[];
}

/** Revisions are numbers of up to ten digits; most have ten. */
const revision = '1234567890';

/** The first pod that the controller would make of a StatefulSet, with the labels and claims that it adds. */
function firstPod(set: KubeObject): KubeObject {
  const { name, namespace } = set.metadata;
  const { template, serviceName, volumeClaimTemplates } = set.spec as StatefulSetSpec;
  const pod = `${name}-0`;
  const claims = (volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: `${metadata.name}-${pod}` },
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      name: pod,
      ...(namespace !== undefined && { namespace }),
      labels: {
        ...template.metadata.labels,
        'controller-revision-hash': `${name}-${revision}`,
        'statefulset.kubernetes.io/pod-name': pod,
        'apps.kubernetes.io/pod-index': '0',
      },
    },
    spec: {
      ...template.spec,
      hostname: pod,
      subdomain: serviceName,
      volumes: [...(template.spec.volumes ?? []), ...claims],
    },
  };
}
