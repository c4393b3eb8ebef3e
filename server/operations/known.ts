// What the steps of a running plan have read so far. It lives as long as the run and is never written anywhere.
import { redact } from './redact';
import type { Call, PlannedCall } from './tools';
import { partsOf, slotsOf, type Slot, type Word } from './words';

export type Given = Readonly<Record<string, string>>;

/** Shorter texts stand in too many places to be taken out of a log. */
const shortestMasked = 6;

export class Known {
  private readonly values = new Map<string, string>();
  private readonly secrets = new Set<string>();

  has({ name }: Slot): boolean {
    return this.values.has(name);
  }

  get({ name }: Slot): string {
    const value = this.values.get(name);
    if (value === undefined) throw new NotKnown(name);
    return value;
  }

  set(slot: Slot, value: string): void {
    this.values.set(slot.name, value);
    if (slot.isSecret) this.keepSecret(value);
  }

  /** A text that must not be seen in what programs write, be it in base64 or line by line. */
  keepSecret(value: string): void {
    const lines = value.split(/\r?\n/).map(line => line.trim());
    for (const text of [value.trim(), Buffer.from(value).toString('base64'), ...lines]) {
      if (text.length >= shortestMasked && !/^-----/.test(text)) this.secrets.add(text);
    }
  }

  text(word: Word): string {
    return partsOf(word)
      .map(part => (typeof part === 'string' ? part : this.get(part)))
      .join('');
  }

  /** A text for eyes and logs. */
  masked(text: string): string {
    let clean = text;
    for (const secret of [...this.secrets].sort((a, b) => b.length - a.length))
      clean = clean.replaceAll(secret, '[secret]');
    return redact(clean);
  }

  /** Whether everything that the call wants has been read. */
  suffices(call: PlannedCall): boolean {
    return wantedBy(call).every(each => this.has(each));
  }

  /** The call as it is made. Secrets in arguments would stand in the list of processes: such a plan does not run. */
  call({ tool, args, input }: PlannedCall): Call {
    const secret = args.flatMap(slotsOf).find(each => each.isSecret);
    if (secret) throw new Error(`The plan puts <${secret.name}>, a secret, into the arguments of ${tool}.`);
    return { tool, args: args.map(word => this.text(word)), ...(input !== undefined && { input: this.text(input) }) };
  }
}

function wantedBy({ args, input }: PlannedCall): readonly Slot[] {
  return [...args, ...(input === undefined ? [] : [input])].flatMap(slotsOf);
}

/** A step wants what no earlier step has read. */
export class NotKnown extends Error {
  constructor(readonly slotName: string) {
    super(`<${slotName}> has not been read yet.`);
  }
}
