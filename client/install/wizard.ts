// Questions one after the other with a way back, as VS Code's guidelines want it.
import * as vscode from 'vscode';

/** What a question gives: an answer, "one step back", or nothing where the user went away. */
export type Answer<T> = { readonly value: T } | 'back' | undefined;

export interface Place {
  /** The target is always in sight. */
  readonly title: string;
  readonly step: number;
  readonly steps: number;
}

export interface Pick<I extends vscode.QuickPickItem> extends Place {
  readonly items: readonly I[];
  readonly placeholder: string;
  /** Shown with the focus on it. */
  readonly active?: I | undefined;
  /** What a button beside an item does; the question is asked again with what it gives. */
  readonly onButton?: (item: I, button: vscode.QuickInputButton) => void;
}

export function pick<I extends vscode.QuickPickItem>(question: Pick<I>): Promise<Answer<I>> {
  const input = vscode.window.createQuickPick<I>();
  dress(input, question);
  input.items = question.items;
  input.placeholder = question.placeholder;
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  if (question.active) input.activeItems = [question.active];
  return answered(input, finish => {
    input.onDidAccept(() => {
      const [item] = input.selectedItems;
      if (item) finish({ value: item });
    });
    input.onDidTriggerItemButton(({ item, button }) => {
      question.onButton?.(item, button);
      finish({ value: item });
    });
  });
}

export interface Text extends Place {
  readonly prompt: string;
  readonly value: string;
  /** A sentence where the text won't do. */
  readonly check: (text: string) => string | undefined;
}

export function text(question: Text): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  dress(input, question);
  input.prompt = question.prompt;
  input.value = question.value;
  return answered(input, finish => {
    input.onDidChangeValue(value => {
      input.validationMessage = question.check(value);
    });
    input.onDidAccept(() => {
      const problem = question.check(input.value);
      if (problem === undefined) finish({ value: input.value });
      else input.validationMessage = problem;
    });
  });
}

function dress(input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] }, place: Place): void {
  input.title = place.title;
  input.step = place.step;
  input.totalSteps = place.steps;
  input.ignoreFocusOut = true;
  if (place.step > 1) input.buttons = [vscode.QuickInputButtons.Back];
}

function answered<T>(
  input: (vscode.QuickPick<never> | vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox) | Closable,
  listen: (finish: (answer: Answer<T>) => void) => void,
): Promise<Answer<T>> {
  return new Promise(resolve => {
    const closable = input as Closable;
    const finish = (answer: Answer<T>): void => {
      resolve(answer);
      closable.dispose();
    };
    listen(finish);
    closable.onDidTriggerButton(button => {
      if (button === vscode.QuickInputButtons.Back) finish('back');
    });
    closable.onDidHide(() => finish(undefined));
    closable.show();
  });
}

interface Closable {
  show(): void;
  dispose(): void;
  readonly onDidHide: vscode.Event<void>;
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
}

/** Asks the questions in order; `undefined` where the user went away. `back` on the first ends it too. */
export async function askAll<S>(
  state: S,
  questions: readonly ((state: S) => Promise<Answer<S>>)[],
): Promise<S | undefined> {
  const states: S[] = [state];
  for (let i = 0; i < questions.length;) {
    const answer = await questions[i]?.(states[i] ?? state);
    if (answer === undefined) return undefined;
    if (answer === 'back') {
      if (i === 0) return undefined;
      i--;
      continue;
    }
    states[++i] = answer.value;
  }
  return states[questions.length];
}
