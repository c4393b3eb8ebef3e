// Definition, references and rename of the names that the files of a fleet share.
import {
  LSPErrorCodes,
  ResponseError,
  type AnnotatedTextEdit,
  type DefinitionParams,
  type Location,
  type PrepareRenameParams,
  type Range,
  type ReferenceParams,
  type RenameParams,
  type TextDocumentEdit,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import {
  nameAt,
  placesOf,
  renameName,
  type FleetName,
  type NamedFleet,
  type NameEdit,
  type NamePlace,
  type Span,
} from '../../core';
import { toOffset, toRange } from '../convert';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

interface Found {
  readonly fleet: NamedFleet;
  readonly name: FleetName;
  readonly span: Span;
}

async function find(workspace: Workspace, params: TextDocumentPositionParams): Promise<Found | undefined> {
  const { uri } = params.textDocument;
  const fleet = await workspace.namedFleet(uri);
  const text = workspace.textOf(uri);
  const found = fleet && text && nameAt(fleet, uri, toOffset(text, params.position));
  return found && { fleet, ...found };
}

export function definitionHandler(workspace: Workspace): Handler<DefinitionParams, Location | Location[] | null> {
  return async params => {
    const found = await find(workspace, params);
    if (!found) return null;
    const places = placesOf(found.fleet, found.name).filter(place => place.isDefinition);
    const all = locations(places, workspace);
    return all.length === 1 ? all[0]! : all;
  };
}

export function referencesHandler(workspace: Workspace): Handler<ReferenceParams, Location[] | null> {
  return async params => {
    const found = await find(workspace, params);
    if (!found) return null;
    const { includeDeclaration } = params.context;
    return locations(
      placesOf(found.fleet, found.name).filter(place => includeDeclaration || !place.isDefinition),
      workspace,
    );
  };
}

export function prepareRenameHandler(
  workspace: Workspace,
): Handler<PrepareRenameParams, { range: Range; placeholder: string } | null> {
  return async params => {
    const found = await find(workspace, params);
    const text = workspace.textOf(params.textDocument.uri);
    return found && text ? { range: toRange(text, found.span), placeholder: found.name.value } : null;
  };
}

/** @param canConfirm whether the editor shows edits that have to be confirmed; others get only what is certain */
export function renameHandler(
  workspace: Workspace,
  canConfirm: () => boolean,
): Handler<RenameParams, WorkspaceEdit | null> {
  return async params => {
    const found = await find(workspace, params);
    if (!found) return null;
    const renaming = renameName(found.fleet, found.name, params.newName);
    if ('problem' in renaming) throw new ResponseError(LSPErrorCodes.RequestFailed, renaming.problem);
    return canConfirm()
      ? annotated(renaming.edits, found.name, params.newName, workspace)
      : plain(renaming.edits, workspace);
  };
}

function annotated(edits: readonly NameEdit[], name: FleetName, to: string, workspace: Workspace): WorkspaceEdit {
  const byUri = new Map<string, AnnotatedTextEdit[]>();
  for (const { source, span, newText, isCertain } of edits) {
    const text = workspace.textOf(source);
    if (!text) continue;
    const edit = { range: toRange(text, span), newText, annotationId: isCertain ? 'certain' : 'likely' };
    byUri.set(source, [...(byUri.get(source) ?? []), edit]);
  }
  const documentChanges = [...byUri].map(([uri, own]): TextDocumentEdit => ({
    textDocument: { uri, version: workspace.openVersion(uri) ?? null },
    edits: own,
  }));
  return {
    documentChanges,
    changeAnnotations: {
      certain: {
        label: `The ${wordFor(name)} "${name.value}"`,
        description: `becomes "${to}"`,
        needsConfirmation: false,
      },
      likely: {
        label: `Names made of "${name.value}"`,
        description: 'hosts, URLs, subjects and SPIFFE IDs that may be meant to stay',
        needsConfirmation: true,
      },
    },
  };
}

function plain(edits: readonly NameEdit[], workspace: Workspace): WorkspaceEdit {
  const changes: Record<string, { range: Range; newText: string }[]> = {};
  for (const { source, span, newText, isCertain } of edits) {
    const text = workspace.textOf(source);
    if (text && isCertain) (changes[source] ??= []).push({ range: toRange(text, span), newText });
  }
  return { changes };
}

function wordFor({ kind }: FleetName): string {
  return kind === 'federation' ? 'key of a federated trust domain' : kind;
}

function locations(places: readonly NamePlace[], workspace: Workspace): Location[] {
  return places.flatMap(({ source, span }) => {
    const text = workspace.textOf(source);
    return text ? [{ uri: source, range: toRange(text, span) }] : [];
  });
}
