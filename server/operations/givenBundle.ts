// A bundle that somebody hands over: as a file, on the clipboard, behind a URL. It is judged before anything else happens.
import { bundleDoubt, readBundle, type Bundle } from '../core';
import { Unacceptable } from './step';

export interface Wanted {
  readonly trustDomain: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** @throws Unacceptable with a sentence that names the origin */
export function judgedBundle(text: string, origin: string, wanted?: Wanted): Bundle {
  const { bundle, problem } = readBundle(text);
  if (!bundle) throw new Unacceptable(`${origin}: ${problem}`);
  const doubt = wanted && bundleDoubt(bundle, wanted.trustDomain, wanted.now);
  if (doubt !== undefined) throw new Unacceptable(`${origin}: ${doubt}`);
  return bundle;
}

const seconds = 30;
/** A bundle has some kilobytes. */
const largest = 1024 * 1024;

/** By the web PKI: what an https_web endpoint serves. One of https_spiffe can't be fetched before its bundle is known. */
export async function fetchedBundle(url: string, signal: AbortSignal): Promise<string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]) });
    if (!answer.ok) throw new Unacceptable(`${url} answers with ${answer.status}.`);
    const text = await answer.text();
    if (text.length > largest) throw new Unacceptable(`${url} sends ${text.length} characters; that is no bundle.`);
    return text;
  } catch (error) {
    if (error instanceof Unacceptable) throw error;
    throw new Unacceptable(`${url} could not be fetched: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error && /self-signed|unable to verify|issuer/i.test(cause.message)) {
    return `its certificate is not of a public CA (${cause.message}). Endpoints of https_spiffe show one of SPIRE: get the bundle from the people there.`;
  }
  return cause instanceof Error ? cause.message : error.message;
}
