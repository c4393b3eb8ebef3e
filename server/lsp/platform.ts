// What differs between a server in node and one in a browser's worker; everything else is the same code.
import type { CatalogBytes } from '../host/bundledCatalog';
import type { Files } from '../host/files';
import type { ReadChart } from '../host/localCharts';

/** Asks the client; the result is `unknown` because another editor may answer anything. */
export type AskClient = (method: string, params: unknown) => Promise<unknown>;

export interface Platform {
  /** Of the program; `undefined` where only the client knows it. */
  readonly version: string | undefined;
  /** `ask` reaches the client once it is connected. */
  catalogBytes(ask: AskClient): CatalogBytes;
  files(ask: AskClient): Files;
  /** Reads a chart of the user's by URI; `undefined` where there is no disk. */
  readonly readChart: ReadChart | undefined;
  /** Runs the task when the messages that have arrived are read. */
  defer(task: () => void): void;
}
