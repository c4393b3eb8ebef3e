// The output formats by the name that `--format` takes.
import type { Format } from '../lintOptions';
import { github } from './github';
import { json } from './json';
import type { Formatter } from './output';
import { sarif } from './sarif';
import { text } from './text';

export const formatters: Readonly<Record<Format, Formatter>> = { text, json, sarif, github };
