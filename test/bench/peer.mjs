// Fetches what we measure ourselves against, with the Node that it needs, into a folder outside the checkout.
import fs from 'node:fs';
import path from 'node:path';
import { npm } from '../support/rig/npm.mjs';
import { placeOnce } from '../support/rig/place.mjs';

export const peerName = 'yaml-language-server';
export const peerVersion = '2.0.0';
const nodeMajor = '22';

/** The peer's program, and a Node that both servers run under: the running one where the peer works with it. */
export async function fetchPeer(say = console.log) {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  // Packages of the same content; Apple's newer machines only have the second form.
  const node = platform === 'darwin-arm64' ? `node-bin-${platform}` : `node-${platform}`;
  const folder = await placeOnce(`bench-${peerVersion}-node-${nodeMajor}-${platform}`, async draft => {
    say(`fetching ${peerName} ${peerVersion} and Node ${nodeMajor} from npm`);
    fs.writeFileSync(path.join(draft, 'package.json'), '{"private":true}\n');
    const wanted = [`${peerName}@${peerVersion}`, `${node}@${nodeMajor}`];
    await npm(draft, ['install', '--ignore-scripts', '--save-exact', ...wanted]);
  });
  const modules = path.join(folder, 'node_modules');
  return {
    program: path.join(modules, peerName, 'bin', peerName),
    node: runsPeer(process.versions.node)
      ? process.execPath
      : path.join(modules, node, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
  };
}

function runsPeer(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 13);
}
