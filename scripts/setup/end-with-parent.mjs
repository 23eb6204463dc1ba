// Preloaded into programs that must not outlive us: when the process that started them is killed, their standard input ends.
// Without it a killed start would leave an installation or a build behind, which then collides with the next start's.

// Children of the program inherit this preload, but not us as their parent: they are left alone.
if (process.env.STREAMVAULT_PARENT_PID === String(process.ppid)) {
  process.stdin.on('end', () => process.exit(1));
  process.stdin.on('error', () => process.exit(1));
  process.stdin.resume();
  process.stdin.unref?.();
}
