import { AtelierError } from '../kernel/contract/errors.ts'

/** The call goes on, and its client has an answer already. */
export const askedNoMore = (): AtelierError =>
  new AtelierError({
    code: 'CLIENT_UNSUPPORTED',
    message: 'The call goes on as a job, and its client is asked no more.',
    outcome: 'none',
  })
