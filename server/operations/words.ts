// What a plan knows only later: named places in arguments and input, shown as `<name>` until an earlier step has read them.

/** Something that an earlier step reads, by the name that the plan shows for it. */
export interface Slot {
  readonly name: string;
  /** Its value is never seen: not in arguments, logs or messages. It reaches programs on standard input only. */
  readonly isSecret: boolean;
}

export function slot(name: string): Slot {
  return { name, isSecret: false };
}

export function secretSlot(name: string): Slot {
  return { name, isSecret: true };
}

/** Text with places in it. */
export interface Filled {
  readonly parts: readonly (string | Slot)[];
}

/** filled`spiffe://${domain}/agent` */
export function filled(texts: TemplateStringsArray, ...slots: readonly (string | Slot)[]): Filled {
  const parts = texts.flatMap((text, i) => [text, slots[i] ?? '']);
  return { parts: parts.filter(part => part !== '') };
}

/** One argument: known now, or filled in when its turn comes. */
export type Word = string | Filled;

export function partsOf(word: Word): readonly (string | Slot)[] {
  return typeof word === 'string' ? [word] : word.parts;
}

export function slotsOf(word: Word): readonly Slot[] {
  return partsOf(word).filter(part => typeof part !== 'string');
}

/** As a plan shows it. */
export function shownWord(word: Word): string {
  return partsOf(word)
    .map(part => (typeof part === 'string' ? part : `<${part.name}>`))
    .join('');
}
