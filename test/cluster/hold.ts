// Keeps clusters up for somebody else, such as a test in plain JavaScript or a person: `npm run cluster -- root child01`.
// Prints one line of JSON, and stops everything when its standard input ends or it is interrupted.
import { startRig } from './cluster';

void main(process.argv.slice(2));

async function main(names: readonly string[]): Promise<void> {
  const rig = await startRig(names.length > 0 ? names : ['root']);
  const stop = (): void => void rig.stop().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  process.stdin.on('end', stop).resume();
  const clusters = (names.length > 0 ? names : ['root']).map(name => {
    const { server, kubeconfig, folder } = rig.cluster(name);
    return { name, server, kubeconfig, folder };
  });
  console.log(JSON.stringify({ kubeconfig: rig.kubeconfig, programs: rig.programs, clusters }));
}
