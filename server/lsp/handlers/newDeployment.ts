// spire-helm/newDeployment: the questions of the scenario wizard one by one, and the files that the answers make.
import { completed, newDeployment, nextQuestion, questionsFor, type Given } from '../../core';
import type { NewDeploymentParams, NewDeploymentResult } from '../../protocol';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function newDeploymentHandler(workspace: Workspace): Handler<NewDeploymentParams, NewDeploymentResult> {
  return async ({ answers, trial }) => {
    const catalog = await workspace.bundled();
    const given = answers as Given;
    if (trial) {
      const question = questionsFor(given, catalog).find(({ id }) => id === trial.id);
      const problem = question?.problem(trial.answer);
      return problem === undefined ? {} : { problem };
    }
    const question = nextQuestion(given, catalog);
    if (question) {
      const { id, ask, choices, suggested } = question;
      const all = questionsFor(given, catalog);
      const step = all.findIndex(each => each.id === id) + 1;
      return { question: { id, ask, choices, suggested, step, steps: Math.max(all.length, step) } };
    }
    const done = completed(given, catalog);
    if ('problem' in done) return { problem: done.problem };
    const { files, next } = newDeployment(done);
    return { files, next };
  };
}
