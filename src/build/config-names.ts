/** The names that a project's settings may have. One of them is read. */
export const CONFIG_NAMES: readonly string[] = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map(
  (ending) => `anyhost.config.${ending}`,
)
