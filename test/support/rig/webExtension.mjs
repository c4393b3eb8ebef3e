// Makes a page run an extension in the browser's worker host (its `browser` entry point), as VS Code for the web does.
import path from 'node:path';

/**
 * Call before the page is opened. The page's address cannot ask for a web extension, its configuration can: by an http address that its
 * content policy allows, and that is the server's own static folder. So the extension is linked in there while the server runs.
 */
export async function asWebExtension(page, server, extension, tests) {
  const html = await (await fetch(server.url(extension))).text();
  const served = /\/?([a-z]+-[0-9a-f]+\/static)\/out\/vs\/code\//.exec(html)?.[1];
  if (!served) throw new Error("the static folder is not named in the workbench's page: has code-server changed?");
  const link = server.linkIn(path.resolve(extension));
  const uri = {
    scheme: 'http',
    authority: `127.0.0.1:${server.port}`,
    path: `/${served}/${path.relative(server.folder, link).split(path.sep).join('/')}`,
  };
  const developmentOptions = { extensions: [uri] };
  if (tests) {
    const inside = path.relative(extension, tests).split(path.sep).join('/');
    developmentOptions.extensionTestsPath = { ...uri, path: `${uri.path}/${inside}` };
  }
  // Not page.route: Chromium then takes the page for a foreign one and blocks its WebSocket to 127.0.0.1.
  await page.addInitScript(options => {
    const original = document.getElementById;
    const done = new WeakSet();
    document.getElementById = function (id) {
      const element = original.call(this, id);
      if (id === 'vscode-workbench-web-configuration' && element && !done.has(element)) {
        done.add(element);
        const configuration = JSON.parse(element.getAttribute('data-settings'));
        element.setAttribute('data-settings', JSON.stringify({ ...configuration, developmentOptions: options }));
      }
      return element;
    };
  }, developmentOptions);
}
