// What has to go when this process goes, however it is ended short of SIGKILL: servers, copies, temporary folders.
const work = new Set();

/** Runs `clean` when the process ends. Gives a function that runs it now instead; it runs once. */
export function atEnd(clean) {
  listen();
  const once = () => {
    if (work.delete(once)) clean();
  };
  work.add(once);
  return once;
}

let listening = false;

function listen() {
  if (listening) return;
  listening = true;
  process.on('exit', () => [...work].forEach(each => each()));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
}
