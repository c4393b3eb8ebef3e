// The output formats by the name that `--format` takes.
import type { Format } from '../args';
import type { Report } from '../report';
import { github } from './github';
import { json } from './json';
import { sarif } from './sarif';
import { text } from './text';

export interface Style {
  readonly colours: boolean;
  /** Of the program, for formats that name the tool. */
  readonly version: string;
}

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

export type Formatter = (report: Report, style: Style) => Output;

export const formatters: Readonly<Record<Format, Formatter>> = { text, json, sarif, github };
