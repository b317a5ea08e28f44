/** Ids of events of shared sessions: which host has sent each, and on which of its streams. */

export interface EventId {
  readonly host: string
  readonly stream: string
  readonly sequence: number
}

/** `id`: as the host's own memory names it, `STREAM_SEQUENCE`. */
export const eventIdOf = (host: string, id: string): string => `${host}~${id}`

/** Nothing where it is no such id. */
export function readEventId(id: string): EventId | undefined {
  const [, host, stream, sequence] = /^([\w-]+)~([\w-]+)_(\d+)$/.exec(id) ?? []
  return host === undefined || stream === undefined ? undefined : { host, stream, sequence: Number(sequence) }
}

/** The stream that a client opens by itself, as the SDK calls it: what comes on it answers no request. */
export const standaloneStream = '_GET_stream'
