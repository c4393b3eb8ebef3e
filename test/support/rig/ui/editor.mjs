// The text editor as a user sees it: text, keys, suggestions, hover, quick fixes.
import { pause, textsOf, until } from './waiting.mjs';

const lines = '.editor-group-container.active .view-lines .view-line';
const suggestions = '.suggest-widget.visible .monaco-list-row';
const fixes = '.action-widget .monaco-list-row';
const hovers = '.monaco-hover:not(.hidden) .monaco-hover-content';

/** The lines on screen; a long file has more. */
export function visibleText(page) {
  return page.$$eval(lines, all =>
    all
      .sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top))
      .map(line => line.textContent.replace(/\u00a0/g, ' '))
      .join('\n'),
  );
}

export async function waitForText(page, text) {
  await until(
    async () => `${JSON.stringify(text)} in the editor; it shows ${JSON.stringify(await visibleText(page))}`,
    async () => (await visibleText(page)).includes(text),
  );
}

export async function type(page, text) {
  await page.keyboard.type(text, { delay: 15 });
}

export async function save(page) {
  await page.keyboard.press('Control+s');
  await until('the saved tab', async () => !(await page.$('.tab.active.dirty')));
}

/** Asks for suggestions at the cursor until `label` is among them; gives all on screen. The list stays open. */
export async function suggest(page, label) {
  await until(
    async () => `the suggestion "${label}"; there are: ${(await textsOf(page, suggestions)).join(' | ')}`,
    async () => {
      if (!(await page.$(suggestions))) {
        await page.keyboard.press('Control+Space');
        await pause(400);
      }
      return (await textsOf(page, suggestions)).some(row => row.includes(label));
    },
  );
  return textsOf(page, suggestions);
}

export function focusSuggestion(page, label) {
  return focusRow(page, suggestions, label);
}

/** Opens the text beside the list that explains the suggestion in focus; gives it. */
export async function showSuggestionDetails(page) {
  const details = '.suggest-details-container .suggest-details .body';
  return until('the details of a suggestion', async () => {
    const shown = (
      await page.$$eval(details, all => all.filter(each => each.offsetParent).map(each => each.innerText.trim()))
    ).join('');
    if (shown !== '') return shown;
    await page.keyboard.press('Control+Space');
    await pause(400);
    return undefined;
  });
}

/** Takes a suggestion of the open list. */
export async function acceptSuggestion(page, label) {
  await pause(100); // the list ignores Enter for a moment after it shows
  await focusRow(page, suggestions, label);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.suggest-widget.visible', { state: 'hidden', timeout: 5000 });
}

/** What the mouse over a piece of text shows. */
export async function hover(page, text) {
  const at = await until(`"${text}" in the editor`, () => placeOf(page, text));
  return until(`a hover over "${text}"`, async () => {
    await page.mouse.move(at.x - 2, at.y + 60);
    await page.mouse.move(at.x, at.y, { steps: 4 });
    await pause(700);
    const shown = await page.$$eval(hovers, all => all.filter(each => each.offsetParent).map(each => each.innerText));
    const said = shown.map(each => each.trim()).filter(each => each !== '');
    return said.length > 0 && !said[0].startsWith('Loading') && said.join('\n');
  });
}

/** Takes the quick fix at the cursor; gives the titles of all. By key: an overlay takes the mouse's clicks. */
export async function quickFix(page, title) {
  await until(
    async () => `the quick fix "${title}"; there are: ${(await textsOf(page, fixes)).join(' | ')}`,
    async () => {
      if (!(await page.$(fixes))) {
        await page.keyboard.press('Control+.');
        await pause(500);
      }
      return (await textsOf(page, fixes)).some(row => row.includes(title));
    },
  );
  const all = await textsOf(page, fixes);
  await focusRow(page, fixes, title);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.action-widget', { state: 'hidden', timeout: 5000 });
  return all;
}

async function focusRow(page, selector, label) {
  await until(`"${label}" in focus`, async () => {
    if ((await textsOf(page, `${selector}.focused`)).some(row => row.includes(label))) return true;
    await page.keyboard.press('ArrowDown');
    return (await textsOf(page, `${selector}.focused`)).some(row => row.includes(label));
  });
}

/** The screen point of a text, which may lie over several elements of its line. */
function placeOf(page, text) {
  return page.evaluate(
    ({ selector, text }) => {
      for (const line of document.querySelectorAll(selector)) {
        const start = line.textContent.replace(/\u00a0/g, ' ').indexOf(text);
        if (start < 0) continue;
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let before = 0; walker.nextNode(); before += walker.currentNode.length) {
          const node = walker.currentNode;
          if (start >= before + node.length) continue;
          const range = document.createRange();
          range.setStart(node, start - before);
          range.setEnd(node, Math.min(start - before + text.length, node.length));
          const box = range.getBoundingClientRect();
          return { x: box.x + Math.min(6, box.width / 2), y: box.y + box.height / 2 };
        }
      }
      return undefined;
    },
    { selector: lines, text },
  );
}

/** Mouse away, lists and hovers closed: the picture shows what it is about. */
export async function settle(page) {
  await page.mouse.move(5, 5);
  await page.keyboard.press('Escape');
  await until(
    'no hover',
    async () => (await page.$$eval(hovers, all => all.filter(each => each.offsetParent).length)) === 0,
  );
}
