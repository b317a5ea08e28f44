/** Pictures to edit, as every model takes them: upright, one frame, plain colours, not larger than it helps. */
import { artifact, type Artifact, AtelierError, type Call, type Services } from 'atelier-mcp'

type Pictures = Services['pictures']

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
export async function loadPicture(reference: string, argument: string, { assets }: Pick<Call, 'assets'>, pictures: Pictures) {
  try {
    const source = await assets.load(reference)
    const bytes = await source.bytes()
    return { source, bytes, facts: await pictures.probe(bytes) }
  } catch (error) {
    throw AtelierError.is(error) ? new AtelierError({ ...error, message: `${argument}: ${error.message}`, cause: error.cause }) : error
  }
}

const damaged =
  (argument: string) =>
  (cause: unknown): never => {
    throw new AtelierError({
      code: 'INPUT_INVALID',
      message: `${argument}: The picture is damaged or cut off.`,
      fix: 'Open it in a viewer; if it opens there, save it anew as PNG.',
      outcome: 'none',
      cause,
    })
  }

/** Reads the picture to its end, for its header alone says nothing of the rest; throws `INPUT_INVALID` where it breaks off. */
export async function readable(bytes: Uint8Array, argument: string): Promise<void> {
  const { default: sharp } = await import('sharp')
  await sharp(bytes, { limitInputPixels: 100_000_000, sequentialRead: true, failOn: 'truncated' })
    .resize(8, 8, { fit: 'fill', kernel: 'nearest' })
    .raw()
    .toBuffer()
    .catch(damaged(argument))
}

/** All of them, in order. Decoding and encoding run in sharp's threads, never on the event loop. */
export const editInputs = (references: readonly string[], call: Pick<Call, 'assets'>, pictures: Pictures): Promise<EditInput[]> =>
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
        await readable(bytes, `images[${index}]`)
        return { picture: source.mimeType === mimeType ? source : artifact(bytes, mimeType, { name: source.name }), width, height }
      }
      const { default: sharp } = await import('sharp')
      const plain = sharp(bytes, { limitInputPixels: 100_000_000 })
        .autoOrient()
        .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
      const { data, info } = await (transparency ? plain.png() : plain.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }))
        .toBuffer({ resolveWithObject: true })
        .catch(damaged(`images[${index}]`))
      return {
        picture: artifact(data, `image/${info.format}`, { name: source.name, meta: { width: info.width, height: info.height } }),
        width,
        height,
      }
    }),
  )
