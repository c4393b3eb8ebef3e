// What a format makes of a report, and what it is told about the place it goes to.
import type { Report } from '../report';

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
