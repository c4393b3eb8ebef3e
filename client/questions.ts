// Asks one question in the quick input of the editor, with a way back.
import * as vscode from 'vscode';
import type { NewDeploymentResult } from '../server/protocol';

export type Asked = NonNullable<NewDeploymentResult['question']>;
export type Answered = { readonly value: string } | 'back' | undefined;

interface Manner {
  readonly title: string;
  readonly canGoBack: boolean;
  readonly problem: (text: string) => Promise<string | undefined>;
}

/** `undefined` where the user gave up. */
export function answerTo(question: Asked, manner: Manner): Promise<Answered> {
  return question.choices.length > 0 ? chosen(question, manner) : typed(question, manner);
}

function chosen({ ask, choices, suggested, step, steps }: Asked, { title, canGoBack }: Manner): Promise<Answered> {
  const pick = vscode.window.createQuickPick();
  const items = choices.map(({ value, label, about }) => ({
    label,
    ...(about !== '' && { detail: about }),
    ...(value === suggested && { description: 'suggested' }),
  }));
  Object.assign(pick, { title, step, totalSteps: steps, placeholder: ask, ignoreFocusOut: true, matchOnDetail: true });
  pick.items = items;
  pick.activeItems = items.filter(({ label }) => label === suggested);
  if (canGoBack) pick.buttons = [vscode.QuickInputButtons.Back];
  return shown(pick, done => [
    pick.onDidTriggerButton(() => done('back')),
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      if (item) done({ value: item.label });
    }),
  ]);
}

function typed({ ask, suggested, step, steps }: Asked, { title, canGoBack, problem }: Manner): Promise<Answered> {
  const box = vscode.window.createInputBox();
  Object.assign(box, { title, step, totalSteps: steps, prompt: ask, value: suggested, ignoreFocusOut: true });
  if (canGoBack) box.buttons = [vscode.QuickInputButtons.Back];
  return shown(box, done => [
    box.onDidTriggerButton(() => done('back')),
    box.onDidChangeValue(async text => {
      const wrong = await problem(text);
      if (box.value === text) box.validationMessage = wrong;
    }),
    box.onDidAccept(async () => {
      const { value } = box;
      const wrong = await problem(value);
      if (wrong === undefined) done({ value });
      else box.validationMessage = wrong;
    }),
  ]);
}

function shown(
  input: vscode.QuickInput,
  listen: (done: (answer: Answered) => void) => readonly vscode.Disposable[],
): Promise<Answered> {
  return new Promise(resolve => {
    const done = (answer: Answered): void => {
      resolve(answer);
      listening.forEach(each => void each.dispose());
      input.dispose();
    };
    const listening = [...listen(done), input.onDidHide(() => done(undefined))];
    input.show();
  });
}
