/**
 * Loaded with `--import` before AWS's runtime client. It answers the client's `require('./rapid-client.node')`, a C++
 * addon that takes minutes to compile, with the same three calls over `node:http`: everything else stays AWS's.
 */
import { Agent, request } from 'node:http'
import Module from 'node:module'
import { Socket } from 'node:net'

const ADDON = './rapid-client.node'
const RUNTIME = '/2018-06-01/runtime/invocation'
const [hostname, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':')
// An agent of our own, and `request` bound here: what the function's code patches later must not see these calls.
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

// The addon's `done` and `error` block until the post is through, so the next `next` must not overtake it.
let posted = Promise.resolve()

const addon = {
  async next() {
    await posted
    const { headers, body } = await call('GET', `${RUNTIME}/next`)
    return {
      bodyJson: body,
      headers: {
        'lambda-runtime-trace-id': '',
        ...headers,
        'lambda-runtime-deadline-ms': Number(headers['lambda-runtime-deadline-ms']),
      },
    }
  },
  done(id, body) {
    posted = post(`${RUNTIME}/${id}/response`, body, {})
  },
  error(id, body, xray) {
    posted = post(`${RUNTIME}/${id}/error`, body, {
      'lambda-runtime-function-error-type': errorType(body),
      // The addon sends this header only up to 1 MiB; a small cap keeps it inside Node's own header limit.
      ...(xray.length < 4096 && { 'lambda-runtime-function-xray-error-cause': escaped(xray) }),
    })
  },
}

function post(path, body, headers) {
  return call('POST', path, body, { 'content-type': 'application/json', ...headers })
}

function call(method, path, body, headers) {
  return new Promise((resolve) => {
    const sent = request({ hostname, port, path, method, agent, headers }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }))
      response.on('error', quit)
    })
    sent.on('error', quit)
    sent.end(body)
  })
}

function errorType(body) {
  const type = JSON.parse(body).errorType
  return typeof type === 'string' ? escaped(type) : 'Runtime.Unknown'
}

function escaped(text) {
  return text.replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Without its Runtime API a function has nobody to work for. */
function quit() {
  process.exit(1)
}

// The one place that every `require` goes through, in every Node that the runtime client runs on.
const LOAD = '_load'
const load = Module[LOAD]
Module[LOAD] = function (id, parent, ...rest) {
  if (id === ADDON && parent?.filename?.includes('aws-lambda-ric')) return addon
  return load.call(this, id, parent, ...rest)
}

// Descriptor 3 is held open by the process that started this one: when that is gone, however it ended, so are we.
const lifeline = new Socket({ fd: 3 })
lifeline.on('close', quit).on('error', quit).resume().unref()
