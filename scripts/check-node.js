// Plain JavaScript: an old Node must be able to read this file in order to say that it is too old.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 20)) {
  console.error(
    `This repository's tools need Node 22.20 or newer, but this is Node ${process.versions.node}.\n` +
      'npm scripts use the dev dependency `node`, which its install script puts in place; here it did not run.\n' +
      'Run `npm ci` without `--ignore-scripts` (or `npm rebuild node`), and start the script with `npm run`.',
  )
  process.exit(1)
}
