// spire-helm/chartEdit: the edit that names the chart of a document, so that every editor can offer it.
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { relativeTo, parentOf } from '../../host/configFile';
import { globOf, mappingEdit, pragmaEdit, type PlacedEdit } from '../../host/chartEdit';
import type { Files } from '../../host/files';
import { configFileName, type ChartEditParams, type ChartEditResult } from '../../protocol';
import { toRange } from '../convert';
import type { Handler } from '../guard';
import type { View, Workspace } from '../workspace';

export function chartEditHandler(workspace: Workspace, files: Files): Handler<ChartEditParams, ChartEditResult | null> {
  return async ({ uri, chart, where }) => {
    if (where === 'pragma') {
      const text = workspace.textOf(uri);
      return text ? placed(text, pragmaEdit(text.getText(), chart), false) : null;
    }
    const view = await workspace.view(uri);
    return view ? inConfigFile(view, chart, workspace, files) : null;
  };
}

async function inConfigFile(view: View, chart: string, workspace: Workspace, files: Files): Promise<ChartEditResult> {
  const uri = URI.parse(view.text.uri);
  const { configFile, root } = view.options;
  const folder = configFile?.folder ?? root ?? parentOf(uri.path);
  const place = configFile?.place ?? uri.with({ path: `${folder === '/' ? '' : folder}/${configFileName}` }).toString();
  const open = workspace.textOf(place);
  const result = open ? undefined : await files.read(place);
  const content = open?.getText() ?? (result?.kind === 'text' ? result.text : '');
  const text = open ?? TextDocument.create(place, 'yaml', 0, content);
  const edit = mappingEdit(content, globOf(relativeTo(folder, uri.path)), chart);
  return placed(text, edit, result?.kind === 'absent');
}

function placed(text: TextDocument, edit: PlacedEdit, create: boolean): ChartEditResult {
  const { problem } = edit;
  const range = toRange(text, edit.span);
  return { uri: text.uri, create, range, newText: edit.newText, ...(problem !== undefined && { problem }) };
}
