/** Model objects, and what they do not say about themselves. */
import { z } from 'zod'
import { type ImageModel, isModel, type LanguageModel, type ModelObject } from './model-objects.ts'

const wrong = 'a model object of the AI SDK (specification v2, v3 or v4), such as `fal.image("fal-ai/flux/dev")`'
const id = z.string().regex(/^[a-z][a-z0-9._-]*$/, 'a name in lower case: letters, digits, dots and dashes')
const modelObject = z.custom<ModelObject>(isModel, { error: wrong })

const imageFacts = {
  title: z.string().optional(),
  /** What one picture costs, in US dollars. Absent: unknown. */
  usdPerImage: z.number().nonnegative().optional(),
  /** Whether it keeps to a seed. Default true; models that don't say so by a warning. */
  seed: z.boolean().optional(),
  /** The sizes that it makes, such as `['1024x1024']`. Default `any`: whatever is asked for. */
  sizes: z.union([z.literal('any'), z.array(z.templateLiteral([z.int(), 'x', z.int()])).min(1)]).optional(),
  /** Whether it can start from pictures. Default: what the model says (v4), else no. */
  edit: z.boolean().optional(),
  mask: z.boolean().optional(),
  /** Pictures that one edit may start from. Default 1. */
  maxImages: z.int().min(1).max(64).optional(),
}
const languageFacts = {
  title: z.string().optional(),
  /** US dollars per million tokens. Absent: unknown. */
  prices: z.strictObject({ in: z.number().nonnegative(), out: z.number().nonnegative() }).optional(),
  /** Whether it sees pictures. Default true. */
  vision: z.boolean().optional(),
  /** Whether it scores texts for the plugin `moderation`: a question, which costs, for each text that goes to somebody's model. Default false. */
  moderation: z.boolean().optional(),
}

// Behind a function, a model object is no part of what the host hashes, copies or prints.
const image = z
  .union([modelObject.transform((model) => ({ model })), z.strictObject({ model: modelObject, ...imageFacts })])
  .transform(({ model, ...facts }) => ({
    ...(facts as Facts<typeof imageFacts>),
    modelId: model.modelId,
    vendor: model.provider,
    use: () => model as ImageModel,
  }))
const language = z
  .union([modelObject.transform((model) => ({ model })), z.strictObject({ model: modelObject, ...languageFacts })])
  .transform(({ model, ...facts }) => ({
    ...(facts as Facts<typeof languageFacts>),
    modelId: model.modelId,
    vendor: model.provider,
    use: () => model as LanguageModel,
  }))

type Facts<S extends z.core.$ZodLooseShape> = z.output<z.ZodObject<S>>

export const options = z.strictObject({
  /** By the id that the provider shall have: `{ flux: fal.image('fal-ai/flux/dev') }`, or `{ flux: { model, usdPerImage } }`. */
  imageModels: z.record(id, image).default({}),
  /** Language models that see pictures and write 3D specs, by id. */
  languageModels: z.record(id, language).default({}),
})
export type ImageEntry = z.output<typeof image>
export type LanguageEntry = z.output<typeof language>

/** How a model is called before people: as the config calls it, else by its vendor and its own name. */
export const titleOf = ({ title, vendor, modelId }: ImageEntry | LanguageEntry): string => title ?? `${vendor} ${modelId}`
