/** Questions of work with no client behind it, to whoever it is for: they are kept until somebody answers. */
import type { Elicited, ElicitedUrl, SampleReply } from '../contract/caller.ts'
import { AtelierError } from '../contract/errors.ts'
import type { Meta } from '../contract/infer.ts'
import type { Ask, AskedSort } from '../contract/question.ts'
import type { Peer } from '../ports/peer.ts'

export interface AskedLater {
  /** What they can be asked. */
  readonly can: readonly AskedSort[]
  readonly ask: Ask
}

export function askedLater({ can, ask }: AskedLater): Pick<Peer, AskedSort> {
  return {
    ...(can.includes('elicit') && {
      elicit: async (message, schema, key) =>
        ((await ask(key, { ask: 'elicit', message, schema })) as Elicited<Meta> | undefined) ?? { action: 'unavailable' },
    }),
    ...(can.includes('elicitUrl') && {
      async elicitUrl(message, url, key) {
        const answer = (await ask(key, { ask: 'elicitUrl', message, url })) as Pick<ElicitedUrl, 'action'> | undefined
        if (!answer) return { action: 'unavailable' }
        return answer.action === 'accept' ? { action: 'accept', complete: async () => {} } : { action: answer.action }
      },
    }),
    ...(can.includes('sample') && {
      async sample({ key, ...request }) {
        const reply = (await ask(key, { ask: 'sample', request })) as SampleReply | undefined
        if (reply) return reply
        throw new AtelierError({ code: 'CLIENT_UNSUPPORTED', message: "The client's model cannot be asked any more.", outcome: 'none' })
      },
    }),
  }
}
