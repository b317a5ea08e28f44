/** `requestState`: what a client brings back with its answers. Signed, so that nobody makes one up, and it names a call and no more. */
import { createRequestStateCodec } from '@modelcontextprotocol/server'
import { answerableMs } from '../../services/calls/call-entry.ts'
import { type RpcError, wrongInput } from '../rpc-error.ts'

export interface RequestStates {
  /** `round`: how many questions have been answered, so that no two rounds have the same state. */
  sign(call: string, round: number): Promise<string>
  /** The call that it names. Throws for one that is not ours, or that has expired. */
  callOf(state: string): Promise<string>
}

/** `key`: 32 random bytes as hex, the same in all hosts that answer the same clients. */
export function requestStates(key: string): RequestStates {
  const codec = createRequestStateCodec<{ readonly call: string; readonly round: number }>({ key, ttlSeconds: answerableMs / 1000 })
  return {
    sign: (call, round) => codec.mint({ call, round }),
    async callOf(state) {
      try {
        // Nothing of it is bound to the SDK's context.
        const { call } = await codec.verify(state, {} as Parameters<typeof codec.verify>[1])
        if (typeof call === 'string' && /^[\w-]{1,64}$/.test(call)) return call
      } catch (error) {
        // The codec's word for it.
        if (error instanceof Error && error.message === 'expired')
          throw refused('This requestState has expired: questions can be answered for an hour.')
      }
      throw refused('This requestState was not given by this server, or it was changed on the way.')
    },
  }
}

/** Of the request: its answers belong to nothing that was asked. Nothing was done. */
export const refused = (message: string): RpcError =>
  wrongInput(message, { fix: 'Send the request once more, without requestState and inputResponses: what is still needed is asked again.' })
