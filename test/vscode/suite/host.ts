// What a test may ask of the extension host it runs in; the worker in a browser has no processes.

export interface Host {
  readonly childProcesses?: () => string[] | undefined;
}
