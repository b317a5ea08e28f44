/** How long the card of a picture takes, from the answer to what a person sees. */
import { openChat } from '../../fixtures/studio/chat.ts'
import { median, ms, putMeasures, say } from './measured.ts'

const times = 7

export async function measureCard(): Promise<void> {
  const chat = await openChat()
  const result = await chat.call('generate_image', { prompt: 'a red fox', size: '1024x768', seed: 7 })
  const [answered, loaded, parsed]: [number[], number[], number[]] = [[], [], []]
  for (let at = 0; at < times; at++) {
    await chat.ask('generate_image', { prompt: 'a red fox' })
    const frame = chat.page.frames()[1]!
    await putMeasures(frame)
    const drawn = frame.evaluate(() => pictureDrawn())
    const sent = Date.now()
    await chat.answerWith(result)
    const { at: time, sinceLoad, parsedIn } = await drawn
    answered.push(time - sent)
    loaded.push(sinceLoad)
    parsed.push(parsedIn)
  }
  await chat.close()
  say('card: picture seen after the last byte of the answer', ms(median(answered)))
  say('card: page read and its script run', ms(median(parsed)))
  say('card: picture seen after the page was begun, answer and all', ms(median(loaded)))
}

/** Of the frame. */
declare function pictureDrawn(): Promise<{ readonly at: number; readonly sinceLoad: number; readonly parsedIn: number }>
