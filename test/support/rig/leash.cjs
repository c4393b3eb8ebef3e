// Loaded into VS Code's server before its own code: when whoever started it is gone, however it went, the server's whole process group ends.
if (/server-main\.js$/.test(process.argv[1] ?? '')) {
  process.stdin.on('error', end);
  process.stdin.on('end', end);
  process.stdin.resume();
}

function end() {
  try {
    process.kill(-process.pid, 'SIGKILL'); // extension host and language server too
  } catch {
    process.exit(1);
  }
}
