// Small stand-ins for two native modules of VS Code's server that have no prebuilt binary, so that no compiler is needed.
import fs from 'node:fs';
import path from 'node:path';

/** The extension host's watchdog: ends the host when the server that started it is gone. */
const watchdog = `exports.start = pid => {
  setInterval(() => { try { process.kill(pid, 0); } catch { process.exit(87); } }, 2000).unref();
};
exports.exit = code => process.exit(code);
`;

/** The logger. VS Code imports it as an ES module and only sees names that are assigned one by one. */
const spdlog = `const fs = require('fs');
const path = require('path');
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
const printed = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
class Logger {
  constructor(kind, name, file) {
    this.file = file; this.level = 2; this.raw = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.append('');
  }
  append(text) { try { fs.appendFileSync(this.file, text); } catch { /* the folder of a run that has ended */ } }
  log(level, text) {
    if (level < this.level) return;
    this.append(this.raw ? text : new Date().toISOString().replace('T', ' ').replace('Z', '') + ' [' + printed[level] + '] ' + text + '\\n');
  }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.raw = true; }
  flush() {}
  drop() {}
}
levels.forEach((name, level) => { Logger.prototype[name] = function (text) { this.log(level, text); }; });
const open = async (name, file) => new Logger('rotating', name, file);
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = open;
exports.createAsyncRotatingLogger = open;
`;

export function writeStandIns(serverFolder) {
  const modules = path.join(serverFolder, 'node_modules');
  fs.writeFileSync(path.join(modules, '@vscode', 'spdlog', 'index.js'), spdlog);
  const release = path.join(modules, 'native-watchdog', 'build', 'Release');
  fs.mkdirSync(release, { recursive: true });
  fs.writeFileSync(path.join(release, 'watchdog.js'), watchdog);
}
