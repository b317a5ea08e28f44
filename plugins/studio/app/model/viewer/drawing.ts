/** When the model is drawn: when something changes and at no other time; and coarsely while it turns, where the processor draws. */
import type { WebGLRenderer } from 'three'

export interface Drawing {
  /** In the next frame. */
  draw(): void
  /** The same, because one looks from elsewhere. */
  move(): void
  /** As fine as it is when it rests. */
  settle(): void
  close(): void
}

/** How long nothing moves before all of it is drawn. */
const restMs = 250

/** `setFine` changes how it is drawn, `render` draws. `isCoarse`: what moves is drawn coarsely. */
export function drawingOf(renderer: WebGLRenderer, isCoarse: boolean, setFine: (isFine: boolean) => void, render: () => void): Drawing {
  const context = renderer.getContext() as WebGL2RenderingContext
  let [asked, movedAt, isDue] = [0, 0, false]
  let isMoving = false
  let done: WebGLSync | null = null
  /** The processor may still be drawing the frame before: more of them would wait behind it, and the fine one would come too early. */
  const isDone = (): boolean => done === null || context.getSyncParameter(done, context.SYNC_STATUS) !== context.UNSIGNALED
  const ask = (): void => void (asked ||= requestAnimationFrame(frame))
  const settle = (): void => {
    if (!isMoving) return
    isMoving = false
    setFine(true)
    isDue = true
    ask()
  }
  const frame = (now: number): void => {
    asked = 0
    if (isMoving && !isDone()) return ask()
    if (isMoving && !isDue && now - movedAt > restMs) return settle()
    if (isDue) {
      isDue = false
      render()
      context.deleteSync(done)
      done = isMoving ? context.fenceSync(context.SYNC_GPU_COMMANDS_COMPLETE, 0) : null
      // Else nobody tells the process that draws.
      if (done) context.flush()
    }
    if (isMoving) ask()
  }
  const draw = (): void => {
    isDue = true
    ask()
  }
  return {
    draw,
    move() {
      movedAt = performance.now()
      if (isCoarse && !isMoving) {
        isMoving = true
        setFine(false)
      }
      draw()
    },
    settle,
    close: () => cancelAnimationFrame(asked),
  }
}
