/** API Gateway in the template, as events of each function (AWS SAM developer guide, checked 2026-11). */
import type { PlannedFunction } from '../../src/contract/adapter.ts'
import { bySpecificity, samePath } from '../../src/build/paths.ts'
import { restPaths } from './rest-resources.ts'
import { apiPaths } from './routes.ts'
import { methodsAt, placesOf, type Places } from './sharing.ts'
import type { FrontParts, Resource } from './template.ts'
import type { Yaml } from './yaml.ts'

const STAGE = 'prod'

export function httpApiParts(web: readonly Resource[]): FrontParts {
  const places = sharedPlaces(web)
  return {
    properties: (resource) =>
      events(resource, places, (path, method) => ({
        Type: 'HttpApi',
        Properties: { ApiId: { Ref: 'Api' }, Path: path, Method: method, PayloadFormatVersion: '2.0' },
      })),
    resources: { Api: { Type: 'AWS::Serverless::HttpApi' } },
    outputs: address(''),
  }
}

export function restApiParts(web: readonly Resource[], streaming: boolean): FrontParts {
  const { nameOf } = restPaths(web.map(({ fn }) => fn))
  const places = sharedPlaces(web)
  return {
    properties: (resource) =>
      events(resource, places, (path, method) => ({
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
function events({ fn }: Resource, places: Places, event: (path: string, method: string) => Yaml): Record<string, Yaml> {
  const routes = routesOf(fn, places).map(({ path, method }) => event(path, method))
  return fn.kind === 'web' ? { Events: Object.fromEntries(routes.map((each, at) => [`Route${at + 1}`, each])) } : {}
}

/** What one function has in the API's list of routes. */
export const routesOf = (fn: PlannedFunction, places: Places): { path: string; method: string }[] =>
  [...new Set(fn.paths.flatMap(apiPaths))].flatMap((path) =>
    methodsOf(placeOf(path), fn, places).map((method) => ({ path, method })),
  )

/** What is left for a function at a place, as SAM takes each route once. */
function methodsOf(place: string, fn: PlannedFunction, places: Places): readonly string[] {
  const sharing = places.get(place) ?? []
  const before = sharing.slice(0, sharing.indexOf(fn))
  if (before.some(({ methods }) => !methods)) return []
  const methods = methodsAt(place, fn, places) ?? ['ANY']
  return methods.filter((method) => !before.some((other) => other.methods?.some((taken) => taken === method)))
}

/** Who takes a place, closer paths first, as they choose first: `/` before `/*`. */
export function sharedPlaces(web: readonly Resource[]): Places {
  const takers = placesOf(
    web.map(({ fn }) => fn),
    placesIn,
  )
  return new Map(
    [...takers].map(([place, functions]) => [place, functions.length > 1 ? byPath(place, functions) : functions]),
  )
}

function byPath(place: string, functions: readonly PlannedFunction[]): readonly PlannedFunction[] {
  const pathOf = ({ paths }: PlannedFunction): string => paths.find((path) => placesIn(path).includes(place)) ?? '/'
  return functions
    .map((fn) => ({ fn, path: pathOf(fn) }))
    .toSorted((a, b) => (samePath(a.path, b.path) ? 0 : bySpecificity(a.path, b.path)))
    .map(({ fn }) => fn)
}

/** A path without the names of its variables, which do not tell it from another. */
const placeOf = (path: string): string => path.replace(/\{\w+/g, '{')
const placesIn = (path: string): string[] => apiPaths(path).map(placeOf)

const address = (path: string): Record<string, Yaml> => ({
  Address: {
    Description: 'Where the functions answer',
    Value: { 'Fn::Sub': `https://\${Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}${path}` },
  },
})
