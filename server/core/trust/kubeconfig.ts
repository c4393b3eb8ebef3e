// What a kubeconfig says: where it leads, as whom, and whether it carries what opens the door.
import { isJsonMap, type Json } from '../json';
import { parseValues } from '../syntax/parse';
import { plainDocument } from '../syntax/plain';
import { decodeBase64, utf8Of } from './base64';
import { certificateIn, type Certificate } from './certificate';

export interface Kubeconfig {
  /** URL of the API server that the current context leads to. */
  readonly server: string;
  /** The certificate that it is shown with; `undefined` where there is none that can be read. */
  readonly certificate: Certificate | undefined;
  /** What it holds that must not be seen, in words: "a private key", "a token", "a password". */
  readonly secret: string | undefined;
  /** A program that it gets credentials from. */
  readonly program: string | undefined;
  /** Keys that name a file beside the kubeconfig, which does not come along. */
  readonly files: readonly string[];
}

/** Texts of kubeconfigs stay as they are while others are typed. */
const memo = new Map<string, Kubeconfig | undefined>();
const mostKept = 64;

/** `undefined` for text that is no kubeconfig. */
export function readKubeconfig(text: string): Kubeconfig | undefined {
  if (memo.has(text)) return memo.get(text);
  if (memo.size >= mostKept) memo.clear();
  const found = understood(text);
  memo.set(text, found);
  return found;
}

/** The text of a kubeconfig in base64; `undefined` where it is no base64 of any text. */
export function decodedText(base64: string): string | undefined {
  const bytes = decodeBase64(base64);
  return bytes && utf8Of(bytes);
}

function understood(text: string): Kubeconfig | undefined {
  const root = plainDocument(parseValues(text));
  if (!Array.isArray(root['clusters']) || !Array.isArray(root['users'])) return undefined;
  const contexts = root['contexts'];
  const context = entryOf(contexts, root['current-context'], 'context');
  const cluster = entryOf(root['clusters'], context?.['cluster'], 'cluster') ?? {};
  const user = entryOf(root['users'], context?.['user'], 'user') ?? {};
  const exec = user['exec'];
  const provider = user['auth-provider'];
  const data = user['client-certificate-data'];
  const pem = typeof data === 'string' ? decodedText(data) : undefined;
  const places = { ...cluster, ...user };
  return {
    server: textOf(cluster['server']),
    certificate: pem === undefined ? undefined : certificateIn(pem),
    secret: secretOf(user),
    program: isJsonMap(exec) ? textOf(exec['command']) : isJsonMap(provider) ? textOf(provider['name']) : undefined,
    files: ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'].filter(
      key => textOf(places[key]) !== '' && textOf(places[`${key}-data`]) === '',
    ),
  };
}

function secretOf(user: Readonly<Record<string, Json>>): string | undefined {
  if (textOf(user['client-key-data']) !== '') return 'a private key';
  if (textOf(user['token']) !== '') return 'a token';
  return textOf(user['password']) !== '' ? 'a password' : undefined;
}

/** The entry of that name, else the only one. */
function entryOf(
  list: Json | undefined,
  name: Json | undefined,
  key: string,
): Readonly<Record<string, Json>> | undefined {
  const entries = Array.isArray(list) ? list.filter(isJsonMap) : [];
  const found = entries.find(entry => entry['name'] === name) ?? (entries.length === 1 ? entries[0] : undefined);
  const inner = found?.[key];
  return isJsonMap(inner) ? inner : undefined;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
