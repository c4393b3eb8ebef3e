// What keeps the command line from doing its work: one sentence that names the place and the way out.

export class CannotRun extends Error {}
