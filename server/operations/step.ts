// What a plan is made of: steps, each with its exact command, what it changes, how one sees that it is done, and how it is undone.
import type { Given, Known } from './known';
import type { Outcome } from './process';
import type { PlannedCall } from './tools';
import type { Slot } from './words';

/** A look at the real state. It changes nothing. */
export interface Probe {
  readonly call: PlannedCall;
  /** `undefined` where it is as it should be, else a sentence about what is there instead. */
  readonly judge: (outcome: Outcome, known: Known) => string | undefined;
}

/** Something made in memory just before the call, such as a key. */
export interface Preparation {
  /** A sentence for the reader of the plan. */
  readonly title: string;
  readonly gives: readonly Slot[];
  readonly make: (known: Known) => Given | Promise<Given>;
  /** Lines of a shell script that put the same into the variables of `gives`. */
  readonly script: readonly string[];
}

/** What the user has to agree to before the plan goes on; asked after the call, with what it read. */
export interface Question {
  /** One sentence, known before anything runs. */
  readonly title: string;
  readonly detail: (known: Known) => string;
  /** What the button says that goes on. */
  readonly verb: string;
}

export interface Patience {
  readonly seconds: number;
  readonly every: number;
}

export interface Step {
  readonly id: string;
  /** A sentence with its effect. */
  readonly title: string;
  readonly call: PlannedCall;
  /** A step that only reads is made again at every run; without a word, a step writes. */
  readonly kind?: 'read' | 'write';
  /** Steps of one phase follow each other; progress and document name it. */
  readonly phase?: string;
  readonly changes: string;
  /** How one sees that it is done. */
  readonly verified: string;
  /** How one takes it back. */
  readonly undone: string;
  readonly prepare?: Preparation;
  /** What later steps get from this one. With one slot and no `read`, it is what the program wrote. */
  readonly gives?: readonly Slot[];
  /** @throws Unacceptable where the output won't do, NotYet where it is worth another try */
  readonly read?: (outcome: Outcome, known: Known) => Given;
  readonly question?: Question;
  /** Tells before a writing step whether it is done already: that is how a plan is resumed. */
  readonly done?: Probe;
  /** Reads what is true after the step. */
  readonly proof?: Probe;
  /** How long it may take until `read` and `proof` are content; without it they are asked once. */
  readonly patience?: Patience;
  /** The call is ended, as by cancel, when it takes longer. */
  readonly limitSeconds?: number;
  /** The command of a shell script where it is another than the call, such as one with a filter behind it. */
  readonly script?: string;
}

export interface Plan {
  /** Names what the plan is about, alike at every run: `federate a.example with b.example`. */
  readonly id: string;
  readonly title: string;
  /** What the user has to have in sight: context, API server, namespace, release, chart. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Things worth knowing before, each a sentence. */
  readonly notes: readonly string[];
  readonly steps: readonly Step[];
}

/** What a step read can't be used: a sentence with the way out. */
export class Unacceptable extends Error {}

/** What a step waits for is not there yet: a sentence about what is there instead. */
export class NotYet extends Error {}

export function writes(step: Step): boolean {
  return step.kind !== 'read';
}
