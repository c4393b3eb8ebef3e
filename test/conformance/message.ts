// Helm's messages without what changes from release to release: which part it stopped in, and what it said.

/** `PART: what it said`; the part is empty where Helm stops before any template. */
export function classOf(error: string): string {
  const part =
    /(?:execution error at \(|template: |YAML parse error on )spire(?:-nested)?\/(?:charts\/([^/]+)\/)?/.exec(
      error,
    )?.[1] ?? '';
  const inTemplate = /^execution error at \([^)]*\): (.*)$/s.exec(error);
  const atExpression = error.lastIndexOf(' at <');
  const said = inTemplate
    ? inTemplate[1]!
    : atExpression >= 0
      ? error.slice(atExpression + 4)
      : error.replace(/^(?:error calling include: )?template: \S+ /, '');
  const plain = said
    .replace(/\s+/g, ' ')
    .replace(/"[^"]{30,}"/g, '"..."')
    .trim();
  return `${part}: ${plain.length > 120 ? `${plain.slice(0, 117)}...` : plain}`;
}
