import { defineFunction } from 'anyhost'
import type { CloudflareNative, ContextOf } from 'anyhost/runtime/cloudflare'
import { expectTypeOf, it } from 'vitest'

interface Env {
  readonly PETS: { get(key: string): Promise<string | null> }
}

it('the bindings of a Worker have the types that the project gives them', () => {
  expectTypeOf<ContextOf<Env>['native']['env']>().toEqualTypeOf<Env>()
  defineFunction({
    config: { path: '/pets/:name' },
    async fetch(_request, context) {
      const { native, params } = context as ContextOf<Env, typeof context.params>
      expectTypeOf(native.env.PETS.get).toEqualTypeOf<Env['PETS']['get']>()
      expectTypeOf(native.request).toEqualTypeOf<Request | undefined>()
      expectTypeOf(params.name).toEqualTypeOf<string>()
      // @ts-expect-error: no such binding
      void native.env.DOGS
      return new Response(await native.env.PETS.get(params.name))
    },
  })
})

it('a binding without a type is unknown, and so is `native` of a portable function', () => {
  expectTypeOf<ContextOf['native']['env']['PETS']>().toEqualTypeOf<unknown>()
  expectTypeOf<CloudflareNative<Env>['env']>().toEqualTypeOf<Env>()
  defineFunction({
    fetch(_request, { native }) {
      expectTypeOf(native).toEqualTypeOf<unknown>()
      return new Response()
    },
  })
})
