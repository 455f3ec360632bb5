// A handler of API Gateway (payload 2.0).
import { fromLambda } from 'anyhost'

export default fromLambda(
  async (event) => {
    if (event.pathParameters?.['id'] === '0') throw new Error('no such pet')
    return { id: event.pathParameters?.['id'], route: event.routeKey, ip: event.requestContext.http.sourceIp }
  },
  { payload: '2.0', config: { path: '/pets/:id', method: 'GET' } },
)
