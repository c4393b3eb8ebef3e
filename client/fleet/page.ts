// The page around the picture: zoom, scrolling by keyboard and mouse, and a card that is clicked opens what it stands for.
// Nothing is loaded from anywhere; only the script and the styles with this page's own nonce run.

export interface PageWords {
  readonly title: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly save: string;
}

export function pageOf(svg: string, words: PageWords, nonce: string): string {
  const button = (id: string, sign: string, label: string): string =>
    `<button id="${id}" title="${escaped(label)}" aria-label="${escaped(label)}">${sign}</button>`;
  const [, styles = ''] = /<style>([\s\S]*?)<\/style>/.exec(svg) ?? [];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>${escaped(words.title)}</title>
<style nonce="${nonce}">
html, body { margin: 0; padding: 0; height: 100%; overflow: hidden; background: var(--vscode-editor-background); }
#paper { position: absolute; inset: 0; overflow: auto; }
#paper svg { display: block; }
nav { z-index: 1; position: fixed; right: 18px; top: 12px; display: flex; gap: 4px; }
button { font: inherit; min-width: 30px; height: 28px; padding: 0 8px; cursor: pointer; color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-contrastBorder, transparent); border-radius: 3px; }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
${styles}
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
</style>
</head>
<body>
<nav aria-label="${escaped(words.title)}">${button('in', '+', words.zoomIn)}${button('out', '&#8722;', words.zoomOut)}${button('fit', escaped(words.fit), words.fit)}${button('save', escaped(words.save), words.save)}</nav>
<main id="paper">${svg.replace(/<style>[\s\S]*?<\/style>/, '')}</main>
<script nonce="${nonce}">${script}</script>
</body>
</html>`;
}

const script = `
const host = acquireVsCodeApi();
const paper = document.getElementById('paper');
let state = host.getState() ?? { zoom: undefined };
const svg = () => paper.querySelector('svg');
const size = () => svg().viewBox.baseVal;
const limited = zoom => Math.min(4, Math.max(0.1, zoom));
function show(zoom, centre) {
  const before = state.zoom ?? 1;
  state = { zoom: limited(zoom) };
  host.setState(state);
  const at = centre ?? { x: paper.clientWidth / 2, y: paper.clientHeight / 2 };
  const x = (paper.scrollLeft + at.x) / before, y = (paper.scrollTop + at.y) / before;
  svg().setAttribute('width', size().width * state.zoom);
  svg().setAttribute('height', size().height * state.zoom);
  paper.scrollLeft = x * state.zoom - at.x;
  paper.scrollTop = y * state.zoom - at.y;
}
const fit = () => show(Math.min(1.2, paper.clientWidth / size().width, paper.clientHeight / size().height));
const openNode = target => {
  const node = target.closest?.('[data-id]');
  if (node) host.postMessage({ kind: 'open', id: node.dataset.id });
  return node !== null && node !== undefined;
};
document.getElementById('in').addEventListener('click', () => show((state.zoom ?? 1) * 1.25));
document.getElementById('out').addEventListener('click', () => show((state.zoom ?? 1) / 1.25));
document.getElementById('fit').addEventListener('click', fit);
document.getElementById('save').addEventListener('click', () => host.postMessage({ kind: 'save' }));
let drag;
paper.addEventListener('pointerdown', event => {
  drag = { x: event.clientX, y: event.clientY, left: paper.scrollLeft, top: paper.scrollTop, moved: false };
});
paper.addEventListener('pointermove', event => {
  if (!drag || event.buttons !== 1) return;
  drag.moved ||= Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 4;
  paper.scrollLeft = drag.left + drag.x - event.clientX;
  paper.scrollTop = drag.top + drag.y - event.clientY;
});
paper.addEventListener('click', event => { if (!drag?.moved) openNode(event.target); drag = undefined; });
paper.addEventListener('wheel', event => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const { left, top } = paper.getBoundingClientRect();
  show((state.zoom ?? 1) * Math.exp(-event.deltaY / 300), { x: event.clientX - left, y: event.clientY - top });
}, { passive: false });
document.addEventListener('keydown', event => {
  if ((event.key === 'Enter' || event.key === ' ') && openNode(document.activeElement)) event.preventDefault();
  else if (event.key === '+' || event.key === '=') show((state.zoom ?? 1) * 1.25);
  else if (event.key === '-') show((state.zoom ?? 1) / 1.25);
  else if (event.key === '0') fit();
});
paper.addEventListener('focusin', event => event.target.scrollIntoView?.({ block: 'nearest', inline: 'nearest' }));
// A later picture takes the place of the first; whoever is at a card stays there.
window.addEventListener('message', ({ data }) => {
  const next = new DOMParser().parseFromString(data.svg, 'image/svg+xml').documentElement;
  next.querySelector('style')?.remove();
  const at = document.activeElement?.dataset?.id;
  paper.replaceChildren(document.importNode(next, true));
  show(state.zoom ?? 1);
  if (at !== undefined) paper.querySelector('[data-id="' + CSS.escape(at) + '"]')?.focus();
});
if (state.zoom === undefined) fit(); else show(state.zoom);
`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
