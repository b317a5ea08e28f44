/** Pictures to edit, as every model takes them: upright, one frame, plain colours, not larger than it helps. */
import { artifact, type Artifact, AtelierError, type Call, type Services } from 'atelier-mcp'

/** What is known of pictures, and done with their pixels. */
export type Pictures = Services['pictures']

/** What image models read: OpenAI's edits take these three. */
const taken: readonly string[] = ['image/png', 'image/jpeg', 'image/webp']
/** Bytes above which a picture is written anew; OpenAI takes 50 MB, and half of it leaves room for base64. */
const largest = 20_000_000
/** Longest side that is sent, in pixels; no model looks at more. */
const longest = 4096

export interface EditInput {
  readonly picture: Artifact
  /** As the person sees it: before it was made smaller. */
  readonly width: number
  readonly height: number
}

/** Loads what a caller named; errors say which argument is meant. */
export async function loadPicture(
  reference: string,
  argument: string,
  { assets, signal }: Pick<Call, 'assets' | 'signal'>,
  pictures: Pictures,
) {
  const load = async () => {
    const source = await assets.load(reference, 'image')
    const bytes = await source.bytes()
    return { source, bytes, facts: await pictures.probe(bytes, signal) }
  }
  return about(argument, load())
}

async function about<T>(argument: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw AtelierError.is(error) ? new AtelierError({ ...error, message: `${argument}: ${error.message}`, cause: error.cause }) : error
  }
}

/** Reads the picture to its end, for its header alone says nothing of the rest; throws `INPUT_INVALID` where it breaks off. */
export async function readable(bytes: Uint8Array, argument: string, pictures: Pictures, signal: AbortSignal): Promise<void> {
  const least = { width: 8, height: 8, fit: 'fill', nearest: true, as: 'raw' } as const
  await about(argument, pictures.draw(bytes, least, signal))
}

/** All of them, in order. */
export const editInputs = (
  references: readonly string[],
  call: Pick<Call, 'assets' | 'signal'>,
  pictures: Pictures,
): Promise<EditInput[]> =>
  Promise.all(
    references.map(async (reference, index) => {
      const { source, bytes, facts } = await loadPicture(reference, `images[${index}]`, call, pictures)
      const { width, height, mimeType, frames, turned, cmyk, transparency } = facts
      if (
        taken.includes(mimeType) &&
        frames === 1 &&
        !turned &&
        !cmyk &&
        bytes.byteLength <= largest &&
        Math.max(width, height) <= longest
      ) {
        await readable(bytes, `images[${index}]`, pictures, call.signal)
        return { picture: source.mimeType === mimeType ? source : artifact(bytes, mimeType, { name: source.name }), width, height }
      }
      const as = transparency ? 'png' : 'jpeg'
      const drawn = await about(`images[${index}]`, pictures.draw(bytes, { width: longest, height: longest, as, quality: 95 }, call.signal))
      return {
        picture: artifact(drawn.bytes, `image/${as}`, { name: source.name, meta: { width: drawn.width, height: drawn.height } }),
        width,
        height,
      }
    }),
  )
