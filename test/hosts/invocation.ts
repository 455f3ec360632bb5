/** What came back from one invocation, in the words of the Lambda Runtime API. */

/** The JSON that a runtime posts when a function failed. */
export interface FunctionError {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
}

/** The part of a streamed reply before its eight NUL bytes. */
export interface HttpMetadata {
  readonly statusCode?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>
  readonly cookies?: readonly string[]
}

export type Outcome =
  /** `text` is the JSON as it was posted, `result` the same parsed. */
  | { readonly kind: 'buffered'; readonly result: unknown; readonly text: string }
  /** `metadata` is there when the content type was the HTTP integration's. A failure in mid-stream errors `body`. */
  | {
      readonly kind: 'streaming'
      readonly contentType: string
      readonly metadata?: HttpMetadata
      readonly body: ReadableStream<Uint8Array>
    }
  | { readonly kind: 'error'; readonly error: FunctionError }
  /** The module did not load, or has no such handler. The next invocation starts a new process. */
  | { readonly kind: 'init-error'; readonly error: FunctionError }

export type Invocation = Outcome & {
  readonly requestId: string
  /** Resolves when the runtime asks for the next event, or is gone: later than the reply when work was left to drain. */
  readonly finished: Promise<void>
}

/** A function's failure as an error: what `RunningHost.invoke` throws, and what a broken body stream errors with. */
export class LambdaFunctionError extends Error {
  readonly errorType: string
  readonly trace: readonly string[]

  constructor(error: FunctionError) {
    super(error.errorMessage)
    this.name = 'LambdaFunctionError'
    this.errorType = error.errorType
    this.trace = error.trace ?? []
  }
}

/** A posted body as an error, whatever it holds. */
export function toFunctionError(text: string): FunctionError {
  try {
    const { errorType, errorMessage, trace } = JSON.parse(text) as Partial<FunctionError>
    return {
      errorType: String(errorType ?? 'Runtime.Unknown'),
      errorMessage: String(errorMessage ?? ''),
      ...(Array.isArray(trace) && { trace: trace.map(String) }),
    }
  } catch {
    return { errorType: 'Runtime.Unknown', errorMessage: text }
  }
}
