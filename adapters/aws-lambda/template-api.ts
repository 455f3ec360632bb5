/** API Gateway in the template, as events of each function (AWS SAM developer guide, checked 2026-11). */
import type { PlannedFunction } from '../../src/contract/adapter.ts'
import { bySpecificity, samePath } from '../../src/build/paths.ts'
import { restPaths } from './rest-resources.ts'
import { apiPaths } from './routes.ts'
import { methodsAt } from './sharing.ts'
import type { FrontParts, Resource } from './template.ts'
import type { Yaml } from './yaml.ts'

const STAGE = 'prod'

export function httpApiParts(web: readonly Resource[]): FrontParts {
  return {
    properties: (resource) =>
      events(resource, web, (path, method) => ({
        Type: 'HttpApi',
        Properties: { ApiId: { Ref: 'Api' }, Path: path, Method: method, PayloadFormatVersion: '2.0' },
      })),
    resources: { Api: { Type: 'AWS::Serverless::HttpApi' } },
    outputs: address(''),
  }
}

export function restApiParts(web: readonly Resource[], streaming: boolean): FrontParts {
  const { nameOf } = restPaths(web.map(({ fn }) => fn))
  return {
    properties: (resource) =>
      events(resource, web, (path, method) => ({
        Type: 'Api',
        Properties: {
          RestApiId: { Ref: 'Api' },
          Path: nameOf(path),
          Method: method,
          // The name that SAM has for the integration's STREAM (aws/serverless-application-model#3881).
          ResponseTransferMode: streaming ? 'RESPONSE_STREAM' : undefined,
        },
      })),
    resources: {
      Api: {
        Type: 'AWS::Serverless::Api',
        Properties: {
          StageName: STAGE,
          EndpointConfiguration: { Type: 'REGIONAL' },
          // `*/*`, with the slash as SAM writes it: without it a body of bytes arrives as its base64 text.
          BinaryMediaTypes: ['*~1*'],
        },
      },
    },
    outputs: address(`/${STAGE}`),
  }
}

/** An event for each path, and for each method where functions share a path. */
function events(
  { fn }: Resource,
  all: readonly Resource[],
  event: (path: string, method: string) => Yaml,
): Record<string, Yaml> {
  if (fn.kind !== 'web') return {}
  const functions = all.map((each) => each.fn)
  const routes = [...new Set(fn.paths.flatMap(apiPaths))].flatMap((path) =>
    methodsOf(placeOf(path), fn, functions).map((method) => event(path, method)),
  )
  return { Events: Object.fromEntries(routes.map((each, at) => [`Route${at + 1}`, each])) }
}

/** What is left for a function at a place, as SAM takes each route once. Closer paths choose first: `/` before `/*`. */
function methodsOf(place: string, fn: PlannedFunction, functions: readonly PlannedFunction[]): readonly string[] {
  const sharing = functions
    .flatMap((each) => {
      const path = each.paths.find((one) => placesOf(one).includes(place))
      return path === undefined ? [] : [{ each, path }]
    })
    .toSorted((a, b) => (samePath(a.path, b.path) ? 0 : bySpecificity(a.path, b.path)))
    .map(({ each }) => each)
  const before = sharing.slice(0, sharing.indexOf(fn))
  if (before.some(({ methods }) => !methods)) return []
  const methods = methodsAt(place, fn, sharing, placesOf) ?? ['ANY']
  return methods.filter((method) => !before.some((other) => other.methods?.some((taken) => taken === method)))
}

/** A path without the names of its variables, which do not tell it from another. */
const placeOf = (path: string): string => path.replace(/\{\w+/g, '{')
const placesOf = (path: string): string[] => apiPaths(path).map(placeOf)

const address = (path: string): Record<string, Yaml> => ({
  Address: {
    Description: 'Where the functions answer',
    Value: { 'Fn::Sub': `https://\${Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}${path}` },
  },
})
