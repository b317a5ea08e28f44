/** What a config may say about servers that speak OpenAI's language. */
import { addressCheck, keyCheck } from 'atelier-mcp'
import { z } from 'zod'
import { type ServedKind, servedKinds, type Software, softwares } from '../dialect.ts'

const fields = {
  /** The provider's id. Default `openai-compatible`. */
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes')
    .optional(),
  title: z.string().optional(),
  /** With its version: `http://localhost:11434/v1`. A private address is fine: whoever writes the config owns it. */
  baseURL: z.string().superRefine(addressCheck).optional(),
  apiKey: z.string().superRefine(keyCheck).optional(),
  /** What to use the server for. Default: everything but `moderate.text`, as far as its models allow. */
  kinds: z.array(z.enum(servedKinds)).min(1).optional(),
  /** The model for each kind. Default: the first that the server lists and whose name fits. */
  models: z.partialRecord(z.enum(servedKinds), z.string()).optional(),
  /** A language model there that scores texts for the plugin `moderation`, instead of an endpoint for it: a question for each text that goes to somebody's model. */
  judge: z.string().min(1).optional(),
  /** What runs there, for seed, steps (`providerOptions`) and what to avoid. Default: as its list of models tells; LocalAI's does not. */
  software: z.enum(softwares).optional(),
  /** It charges nothing, so that a broken request may go to the next provider. Default: true for private addresses. */
  free: z.boolean().optional(),
}

export const options = z.strictObject({
  ...fields,
  /** More than one server: each with an id of its own. */
  servers: z
    .array(z.strictObject({ ...fields, baseURL: z.string().min(1).superRefine(addressCheck) }))
    .default([])
    .refine((servers) => new Set(servers.map(({ id }) => id)).size === servers.length, 'each server needs an `id` of its own'),
})
export type Options = z.output<typeof options>

export interface ServerOptions {
  readonly id: string
  readonly title: string
  /** Without a trailing slash. */
  readonly baseURL: string
  readonly apiKey: string | undefined
  readonly kinds: readonly ServedKind[]
  readonly models: { readonly [K in ServedKind]?: string | undefined }
  /** Whether a language model scores, `models['moderate.text']`. */
  readonly isJudge: boolean
  readonly free: boolean
  readonly software: Software | undefined
}

/** The servers that the options name, defaults filled in; none where there is no address. */
export function serversOf({ servers, ...single }: Options): readonly ServerOptions[] {
  return [single, ...servers].flatMap(
    ({ id = 'openai-compatible', title, baseURL: address, apiKey, kinds: served, models = {}, judge, free, software }) => {
      const baseURL = address?.trim()
      return baseURL
        ? [
            {
              id,
              title: title ?? (id === 'openai-compatible' ? new URL(baseURL).host : id),
              baseURL: baseURL.replace(/(?<!\/)\/+$/, ''),
              apiKey: apiKey?.trim() || undefined,
              kinds: [
                ...(served ?? servedKinds).filter((kind) => kind !== 'moderate.text' || (served && judge === undefined)),
                ...(judge === undefined ? [] : (['moderate.text'] as const)),
              ],
              models: { ...models, ...(judge !== undefined && { 'moderate.text': judge }) },
              isJudge: judge !== undefined,
              free: free ?? isPrivate(new URL(baseURL).hostname),
              software,
            },
          ]
        : []
    },
  )
}

const isPrivate = (host: string): boolean =>
  /^(?:localhost|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|\[::1\]|.*\.(?:local|localhost|internal))$/.test(
    host,
  )
