import { defineFunction } from 'anyhost'
import { heading, price } from '@example/menu'
import { openDatabase } from './_database.ts'

const database = await openDatabase()

export default defineFunction({
  config: { path: '/menu/:kind?' },
  fetch(_request, { params }) {
    const statement = database.prepare(
      'select name, cents from dishes where kind = $kind or $kind is null order by name',
    )
    statement.bind({ $kind: params.kind ?? null })
    const dishes: { name: string; price: string }[] = []
    while (statement.step()) {
      const [name, cents] = statement.get()
      dishes.push({ name: String(name), price: price(Number(cents)) })
    }
    statement.free()
    return Response.json({ heading, dishes }, { status: dishes.length > 0 ? 200 : 404 })
  },
})
