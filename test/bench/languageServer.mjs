// A language server as a process, and the least client that can talk to it: both servers are measured through this one.
import { spawn } from 'node:child_process';
import fs from 'node:fs';

const patience = 60_000;

/** @param command program and arguments; `configuration` answers `workspace/configuration`, one item at a time */
export function startLanguageServer({ command: [program, ...args], configuration }) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting = new Map();
  const listeners = new Set();
  let ids = 0;
  let said = '';
  child.stderr.on('data', chunk => (said = (said + chunk).slice(-2000)));
  child.stdin.on('error', () => {}); // its end is reported by 'exit'
  child.once('exit', code => {
    for (const { reject } of waiting.values()) reject(new Error(`the server ended with ${code}\n${said}`));
  });
  readMessages(child.stdout, receive);

  function receive(message) {
    if (message.method === undefined) return answered(message);
    for (const listener of [...listeners]) listener(message);
    if (message.id === undefined) return undefined;
    const items = message.method === 'workspace/configuration' ? message.params.items : undefined;
    return send({ id: message.id, result: items ? items.map(configuration) : null });
  }

  function answered({ id, result, error }) {
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(new Error(error.message));
    else resolve?.(result);
  }

  function send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  function request(method, params) {
    const id = ++ids;
    const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    send({ id, method, params });
    return inTime(answer, method);
  }

  return {
    notify: (method, params) => send({ method, params }),
    request,
    /** The parameters of the next notification of a method that pass `test`. */
    next: (method, test) =>
      inTime(
        new Promise(resolve => {
          const listener = message => {
            if (message.method !== method || !test(message.params)) return;
            listeners.delete(listener);
            resolve(message.params);
          };
          listeners.add(listener);
        }),
        method,
      ),
    memory: () => memoryOf(child.pid),
    cpu: () => cpuOf(child.pid),
    stop: async () => {
      const ended = new Promise(resolve => child.once('exit', resolve));
      await request('shutdown');
      send({ method: 'exit' });
      await inTime(ended, 'exit');
    },
  };
}

function inTime(promise, what) {
  let clock;
  const late = new Promise((_, reject) => {
    clock = setTimeout(() => reject(new Error(`no ${what} within ${patience / 1000} s`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(clock));
}

function readMessages(stream, receive) {
  let buffer = Buffer.alloc(0);
  stream.on('data', chunk => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, head))[1]);
      const end = head + 4 + length;
      if (buffer.length < end) return;
      const message = JSON.parse(buffer.toString('utf8', head + 4, end));
      buffer = buffer.subarray(end);
      receive(message);
    }
  });
}

/** Resident memory in MB; `undefined` where there is no /proc. */
function memoryOf(pid) {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(procFile(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** Milliseconds that all threads of a process have computed; `undefined` where there is no /proc. */
function cpuOf(pid) {
  const folder = `/proc/${pid}/task`;
  if (!fs.existsSync(folder)) return undefined;
  const threads = fs.readdirSync(folder).map(thread => procFile(`${folder}/${thread}/schedstat`) ?? '0');
  return threads.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0) / 1e6;
}

function procFile(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined; // a thread that has ended since
  }
}
