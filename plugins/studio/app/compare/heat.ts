/** Where two pictures differ, as light on dark: the mean of the three colours' distances, four times as strong. */

/** Pixels of the longest side that are looked at: what is shown is no larger. */
const mostSide = 1024
const strength = 4

/** The second is drawn at the size of the first. Rejects where one cannot be read. */
export async function drawHeat(canvas: HTMLCanvasElement, a: string, b: string): Promise<void> {
  const [first, second] = await Promise.all([decoded(a), decoded(b)])
  const scale = Math.min(1, mostSide / Math.max(first.naturalWidth, first.naturalHeight))
  const [width, height] = [Math.max(1, Math.round(first.naturalWidth * scale)), Math.max(1, Math.round(first.naturalHeight * scale))]
  const [one, two] = [pixels(first, width, height), pixels(second, width, height)]
  for (let at = 0; at < one.data.length; at += 4) {
    let sum = 0
    for (let colour = 0; colour < 3; colour++) sum += Math.abs(one.data[at + colour]! - two.data[at + colour]!)
    const light = Math.min(255, (sum / 3) * strength)
    one.data.set([light, light * 0.55, light > 0 ? 40 : 18, 255], at)
  }
  Object.assign(canvas, { width, height })
  canvas.getContext('2d')!.putImageData(one, 0, 0)
}

async function decoded(source: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = source
  await image.decode()
  return image
}

function pixels(image: HTMLImageElement, width: number, height: number): ImageData {
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d', { willReadFrequently: true })!
  context.drawImage(image, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}
