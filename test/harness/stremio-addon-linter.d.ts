// The linter brings no types.
declare module 'stremio-addon-linter' {
  interface LintResult {
    readonly valid: boolean;
    readonly errors: readonly Error[];
    readonly warnings: readonly Error[];
  }
  const linter: { lintManifest(manifest: unknown): LintResult };
  export default linter;
}
