/** Tells the chat which picture is meant by what the person asks next. */
import type { Link } from '../link/link.ts'
import type { ResultAsset } from '../link/result.ts'
import { wordsOf } from '../parts/words.ts'

/** Answers what the person is told; never rejects. */
export async function refer(link: Pick<Link, 'tell' | 'say'>, { uri, name }: Pick<ResultAsset, 'uri' | 'name'>): Promise<string> {
  const words = `Use ${uri} (${name}) as the reference for what I ask next.`
  try {
    await (link.tell ?? link.say)?.(link.tell ? `The person picked a reference on the card of the studio. ${words}` : words)
    return 'The chat knows it now: say what you want made of it.'
  } catch (error) {
    return wordsOf(error)
  }
}
