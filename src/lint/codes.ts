/** Everything that the linter can find. Codes are permanent. */
export type LintCode =
  | 'ANYHOST_CONFIG_UNREAD'
  | 'ANYHOST_CONFIG_MISREAD'
  | 'ANYHOST_CONFIG_DROPPED'
  | 'ANYHOST_CONFIG_UNCOMPARED'
  | 'ANYHOST_EVENT_UNREAD'
  | 'ANYHOST_EXPORT_UNUSED'
  | 'ANYHOST_HOST_REFUSES'
  | 'ANYHOST_HOST_PARSER'

/** The title of each code. */
export const LINTS: Readonly<Record<LintCode, string>> = {
  ANYHOST_CONFIG_UNREAD: 'The code has a value, and the host’s parser reads nothing',
  ANYHOST_CONFIG_MISREAD: 'The code has one value, and the host’s parser reads another one',
  ANYHOST_CONFIG_DROPPED: 'The host does not take the value, however it is written',
  ANYHOST_CONFIG_UNCOMPARED: 'The value is not known without running the module, so nothing can be compared',
  ANYHOST_EVENT_UNREAD: 'The code has a handler for an event that the host does not see',
  ANYHOST_EXPORT_UNUSED: 'The host never calls an export',
  ANYHOST_HOST_REFUSES: 'The host’s parser refuses the file',
  ANYHOST_HOST_PARSER: 'The host’s parser is not installed, or is one that is not known here',
}
