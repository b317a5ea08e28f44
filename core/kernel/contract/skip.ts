/** Why a candidate is not asked: a code for programs, words for people. */

/** The codes that the host and its own plugins give. A hook may give one of its own, written like these. */
export const SkipCode = {
  /** It makes fewer at a time than were asked for; one by one, it could make them. */
  COUNT_TOO_HIGH: 'COUNT_TOO_HIGH',
  /** It takes fewer inputs than were given. */
  INPUTS_TOO_MANY: 'INPUTS_TOO_MANY',
  /** It makes other sizes. */
  SIZE_UNSUPPORTED: 'SIZE_UNSUPPORTED',
  /** It cannot do something else that was asked for. */
  PROVIDER_UNSUPPORTED: 'PROVIDER_UNSUPPORTED',
  /** A rule of this host is against it: privacy, budget, taste. */
  POLICY: 'POLICY',
  /** It draws by rule, and answers only where no model provider is configured. */
  PROVIDER_STANDS_IN: 'PROVIDER_STANDS_IN',
  /** No provider of the kind has this name. */
  PROVIDER_UNKNOWN: 'PROVIDER_UNKNOWN',
  /** It failed several times and is left alone for a while. */
  PROVIDER_RESTING: 'PROVIDER_RESTING',
  /** It is set up and cannot answer now. */
  PROVIDER_UNAVAILABLE: 'PROVIDER_UNAVAILABLE',
  /** It lacks its key or its address. */
  PROVIDER_UNCONFIGURED: 'PROVIDER_UNCONFIGURED',
  /** So, though a chain or the caller names it; or its whole plugin could not be started. */
  PROVIDER_INCOMPLETE: 'PROVIDER_INCOMPLETE',
  /** Kept by a version that noted words alone. */
  NOT_NOTED: 'NOT_NOTED',
} as const
export type SkipCode = keyof typeof SkipCode | (string & {})

/** What a `select` handler says of a candidate that is not to be asked. */
export interface Skip {
  /** Capital letters, digits and underscores. Programs decide by this alone. */
  readonly code: SkipCode
  /** A sentence for whoever reads the answer. */
  readonly why: string
  /** Where it is a refusal of this very request: what to do instead. Alone it is then the error that the caller reads. */
  readonly fix?: string
}
/** A provider that was not asked (`SkipCode`), or asked in vain at no cost (the code of its error). */
export interface Skipped extends Skip {
  readonly provider: string
}
