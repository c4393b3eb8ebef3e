// Plans: steps that are shown before they run, run with progress and cancel, and can be resumed.
export { planMarkdown } from './planMarkdown';
export { planScript } from './planScript';
export { planState, type StepState } from './planState';
export { runPlan, type PlanResult, type Progress, type RunPlanOptions } from './runPlan';
export {
  NotYet,
  Unacceptable,
  writes,
  type Patience,
  type Plan,
  type Preparation,
  type Probe,
  type Question,
  type Step,
} from './step';
