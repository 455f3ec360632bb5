export { defineFunction } from './runtime/define.ts'
export { getContext, waitUntil } from './runtime/get-context.ts'
export { cache } from './runtime/cache.ts'
export { fromLambda } from './compat/from-lambda.ts'
export { AnyhostError } from './runtime/errors.ts'
export type {
  Account,
  Context,
  Cookie,
  Cookies,
  Definition,
  Deploy,
  EventName,
  Fetchable,
  FetchHandler,
  FunctionConfig,
  FunctionInput,
  Geo,
  Level,
  Method,
  Path,
  PathParams,
  RateLimit,
  ScheduleConfig,
  ScheduledEvent,
  Server,
  Site,
  TargetOption,
  TargetOptions,
  TaskContext,
  WebConfig,
} from './contract/function.ts'
export type {
  PlatformDeploy,
  PlatformDeployEvent,
  PlatformFormEvent,
  PlatformSite,
  PlatformUser,
  PlatformUserDecision,
  PlatformUserEvent,
} from './contract/events.ts'
export type { Claims, Identity } from './compat/identity.ts'
export type { AwsLambdaOptions, LambdaOptions, NetlifyHandler } from './compat/from-lambda.ts'
export type { Feature } from './contract/features.ts'
