// Places of files beside others.

/** The place of a file in the folder of another one. */
export function fromFolder(beside: string, name: string): string {
  return beside.includes('/') ? `${beside.slice(0, beside.lastIndexOf('/'))}/${name}` : name;
}
