import { z } from 'zod'
import type { InteropPackage } from '../contract/function.ts'
import { parseCron } from './cron.ts'
import { awsRegionOf } from './regions.ts'
import { pathFault } from './paths.ts'

/** One value or a list of them, as a list. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.union([item, z.array(item).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]))

const path = z.string().superRefine((value, context) => {
  const fault = pathFault(value)
  if (fault) context.addIssue({ code: 'custom', message: fault, params: { code: 'ANYHOST_PATH_INVALID' } })
})

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

const region = z.string().transform((value, context) => {
  const aws = awsRegionOf(value)
  if (aws) return aws
  context.addIssue({
    code: 'custom',
    message: `"${value}" is no known region. Use an AWS code such as us-east-1, or an airport code such as iad.`,
  })
  return z.NEVER
})

/** MB from a number or from text with a unit. */
const memory = z.union([z.number(), z.string()]).transform((value, context) => {
  const match = typeof value === 'number' ? [value, value, 'mb'] : /^(\d+(?:\.\d+)?)\s*(mb|gb)$/i.exec(value)
  const mb = match ? Number(match[1]) * (String(match[2]).toLowerCase() === 'gb' ? 1024 : 1) : Number.NaN
  if (Number.isInteger(mb) && mb > 0) return mb
  context.addIssue({ code: 'custom', message: 'Memory is a whole number of MB, or text such as "512mb" or "1.5gb".' })
  return z.NEVER
})

const schedule = z.string().superRefine((value, context) => {
  const cron = parseCron(value)
  if (typeof cron === 'string') context.addIssue({ code: 'custom', message: cron })
})

const rateLimit = z
  .strictObject({
    action: z.enum(['rate_limit', 'rewrite']).optional(),
    to: z
      .string()
      .regex(/^\/(?!\/)[^?#]*$/, 'It is a path that begins with one slash, without a query.')
      .optional(),
    aggregateBy: listOf(z.enum(['ip', 'domain'])).optional(),
    windowSize: z.number().int().positive(),
    windowLimit: z.number().int().positive(),
  })
  .refine(({ action, to }) => (action === 'rewrite') === (to !== undefined), {
    message: '`to` belongs to `action: "rewrite"`, and that needs it.',
    path: ['to'],
  })

const config = z
  .strictObject({
    path: listOf(path).optional(),
    excludedPath: listOf(path).optional(),
    method: listOf(z.enum(METHODS)).optional(),
    preferStatic: z.boolean().optional(),
    schedule: schedule.optional(),
    background: z.boolean().optional(),
    region: listOf(region).optional(),
    memory: memory.optional(),
    vcpu: z.number().positive().optional(),
    maxDuration: z
      .union([z.literal('max'), z.number().int().min(1)], {
        error: 'A duration is a whole number of seconds, or "max".',
      })
      .optional(),
    runtime: z.enum(['nodejs', 'edge']).optional(),
    rateLimit: rateLimit.optional(),
    cancellation: z.boolean().optional(),
  })
  .superRefine((value, context) => {
    const clash = (key: keyof typeof value, message: string): void =>
      context.addIssue({ code: 'custom', message, path: [key] })
    if (value.schedule !== undefined) {
      for (const key of ['path', 'excludedPath', 'method', 'preferStatic'] as const) {
        if (value[key] !== undefined)
          clash(key, `A scheduled function has no address, so \`${key}\` and \`schedule\` exclude each other.`)
      }
      if (value.background !== undefined)
        clash('background', 'Nobody waits for a scheduled function, so `background` and `schedule` exclude each other.')
    }
    if (value.memory !== undefined && value.vcpu !== undefined) clash('vcpu', '`memory` and `vcpu` exclude each other.')
  })

/** A config as it was read, checked and normalised. */
export interface CheckedConfig {
  path?: string[] | undefined
  excludedPath?: string[] | undefined
  method?: (typeof METHODS)[number][] | undefined
  preferStatic?: boolean | undefined
  schedule?: string | undefined
  background?: boolean | undefined
  /** AWS codes. */
  region?: string[] | undefined
  /** MB. */
  memory?: number | undefined
  vcpu?: number | undefined
  /** Seconds. */
  maxDuration?: number | 'max' | undefined
  runtime?: 'nodejs' | 'edge' | undefined
  rateLimit?:
    | {
        action?: 'rate_limit' | 'rewrite' | undefined
        to?: string | undefined
        aggregateBy?: ('ip' | 'domain')[] | undefined
        windowSize: number
        windowLimit: number
      }
    | undefined
  cancellation?: boolean | undefined
}

export const configSchema: z.ZodType<CheckedConfig> = config

/** The names of the fields, for suggestions. */
export const CONFIG_FIELDS: readonly string[] = Object.keys(config.shape)

/** Every field with the fields in it, as `rateLimit.windowSize`: what a target could lose. */
export const configPaths = (): string[] => pathsIn(config)

function pathsIn(schema: z.core.$ZodType): string[] {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema
  if (!(inner instanceof z.ZodObject)) return []
  // The members of an object are schemas.
  return Object.entries(inner.shape as Record<string, z.core.$ZodType>).flatMap(([name, each]) => [
    name,
    ...pathsIn(each).map((inside) => `${name}.${inside}`),
  ])
}

/** `needs` and every `allow`: names of features, checked against the list elsewhere. */
export const namesSchema: z.ZodType<string[]> = z.array(z.string())

/** Hosts' own packages that are to work elsewhere. */
export const interopSchema: z.ZodType<InteropPackage[]> = z.array(z.enum(['@netlify/functions', '@vercel/functions']))

/** `targets`: options by target. What they hold is the adapter's business, but for `allow`. */
export const targetsSchema: z.ZodType<Record<string, { allow?: string[] | undefined } & Record<string, unknown>>> =
  z.record(
    z.string(),
    z.looseObject({
      allow: z.array(z.string()).optional(),
      interop: interopSchema.optional(),
      sourcemap: z.boolean().optional(),
    }),
  )
