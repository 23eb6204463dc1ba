// The one thing we cannot install: Node itself.

const needed = [20, 19];

/** A plain sentence when `version` (like `20.20.2`) is too old for us, else undefined. */
export function nodeVersionFault(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > needed[0] || (major === needed[0] && minor >= needed[1])) return undefined;
  return `StreamVault needs Node ${needed.join('.')} or newer; this is Node ${version}.`;
}
