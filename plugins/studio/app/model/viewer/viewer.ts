/** The viewer of models: a part of the page that is loaded when a model is looked at. It says what it can by one function of the window. */
import { openViewer } from './open-viewer.ts'
import { isSoftware } from './software.ts'
import type { OpenViewer } from './viewer-types.ts'

declare global {
  // oxlint-disable-next-line no-var -- of the window
  var atelierViewer: OpenViewer | undefined
}
globalThis.atelierViewer = openViewer
// Asked before somebody waits for the answer: it comes after all that the browser is just drawing.
setTimeout(isSoftware)
