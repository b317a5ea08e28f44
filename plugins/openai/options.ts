/** What a config may say about OpenAI. */
import { addressCheck, keyCheck } from 'atelier-mcp'
import { z } from 'zod'

const size = z.templateLiteral([z.int().positive(), 'x', z.int().positive()])
const dollars = z.number().nonnegative()

/** An image model, as far as it differs from a known one (or, for a new id, from the newest known family). */
const imageModel = z.strictObject({
  title: z.string().optional(),
  sizes: z.union([z.literal('flexible'), z.array(size).min(1)]).optional(),
  qualities: z.array(z.string()).min(1).optional(),
  transparency: z.boolean().optional(),
  mask: z.boolean().optional(),
  maxImages: z.int().min(1).max(16).optional(),
  inputFidelity: z.array(z.enum(['low', 'high'])).optional(),
  guessed: z.array(z.string()).optional(),
  retires: z.iso.date().optional(),
  outputTokens: z.union([z.literal('formula'), z.record(z.string(), z.tuple([z.number(), z.number(), z.number()]))]).optional(),
  prices: z
    .strictObject({ textIn: dollars, textCached: dollars, imageIn: dollars, imageCached: dollars, textOut: dollars, imageOut: dollars })
    .optional(),
})
const languageModel = z.strictObject({
  title: z.string().optional(),
  prices: z.strictObject({ in: dollars, cached: dollars, out: dollars }).optional(),
})

export const options = z.strictObject({
  /** `env('OPENAI_API_KEY')`; without it the providers say that they are unavailable, and why. */
  apiKey: z.string().superRefine(keyCheck).optional(),
  /** Default `https://api.openai.com/v1`. */
  baseURL: z.string().superRefine(addressCheck).optional(),
  organization: z.string().superRefine(keyCheck).optional(),
  project: z.string().superRefine(keyCheck).optional(),
  /** Azure OpenAI instead: pictures by `deployment`; seeing and 3D only where `visionModel` and `designModel` name deployments. */
  azure: z
    .strictObject({ endpoint: z.string().min(1).superRefine(addressCheck), apiVersion: z.string(), deployment: z.string() })
    .optional(),
  /** Image models to add or to change, by id. */
  models: z.record(z.string(), imageModel).optional(),
  /** Language models to add or to change, by id. */
  languageModels: z.record(z.string(), languageModel).optional(),
  /** Defaults: the first of each table. */
  imageModel: z.string().optional(),
  visionModel: z.string().optional(),
  designModel: z.string().optional(),
  /**
   * Unfinished pictures to show on the way, 0 to 3; each costs 100 output tokens. `auto`: of a single picture one, two at high
   * quality and none of a draft, and only where a client listens and no policy hides them. Default: `auto` at OpenAI itself, else 0.
   */
  partialImages: z.union([z.literal('auto'), z.int().min(0).max(3)]).optional(),
  /** Send a hash of the caller's principal, so that OpenAI can tell users of one deployment apart. Default false. */
  safetyIdentifier: z.boolean().default(false),
  /** Connections at a time. Default 16. */
  connections: z.int().min(1).max(256).default(16),
})
export type Options = z.output<typeof options>

export const publicURL = 'https://api.openai.com/v1'
/** Empty settings, as `OPENAI_BASE_URL=` leaves them, count as absent. */
export const given = (value: string | undefined): string | undefined => value?.trim() || undefined
/** Whether requests go to a server of somebody else, which only speaks the same language. */
export const isStranger = (asked: Pick<Options, 'baseURL' | 'azure'>): boolean =>
  asked.azure === undefined && new URL(addressOf(asked)).host !== new URL(publicURL).host
/** The address that requests go to. */
export const addressOf = ({ baseURL, azure }: Pick<Options, 'baseURL' | 'azure'>): string => azure?.endpoint ?? given(baseURL) ?? publicURL
