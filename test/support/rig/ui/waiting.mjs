// Waiting for what a user would see: every wait asks again until it is there, and says what was missing when it never came.
const stepLimitMs = 20_000;
const betweenMs = 80;

/** The first answer of `look` that is neither false nor empty. `what` may be a function, asked when time is up. */
export async function until(what, look, limitMs = stepLimitMs) {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look().catch(() => undefined);
    if (seen) return seen;
    if (Date.now() > end) {
      const missing = typeof what === 'function' ? await what().catch(() => 'what was waited for') : what;
      throw new Error(`not seen in ${limitMs / 1000} s: ${missing}`);
    }
    await pause(betweenMs);
  }
}

/** For the few places where VS Code shows something a moment before it listens to keys. */
export function pause(ms) {
  return new Promise(resolve => setTimeout(resolve, ms));
}

/** What each element that matches says to a screen reader, or shows. */
export async function textsOf(page, selector) {
  const texts = await page.$$eval(selector, elements =>
    elements.map(element => element.getAttribute('aria-label') || element.innerText || ''),
  );
  return texts.map(plain).filter(text => text !== '');
}

/** VS Code draws blanks as no-break spaces. */
export function plain(text) {
  return text.replace(/[\s\u00a0]+/g, ' ').trim();
}
