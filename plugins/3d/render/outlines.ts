/** Faint lines where form would be lost: at sharp edges, steps and rims whose two sides are equally light. */
import type { Camera } from './camera.ts'
import type { FlatScene } from './flat-scene.ts'
import type { Visible } from './raster.ts'

/** Normals of what is seen at each sample along the camera's axes, as bytes: 127 is one. */
export type SampleNormals = Int8Array

/** Cosines of the angles at which an edge begins to have a line, and has a full one, for normals of length 127: rims of facets bend by a little more and less. */
const [blunt, sharp] = [28, 48].map((degrees) => Math.cos((degrees * Math.PI) / 180) * 127 * 127) as [number, number]
/** Steps beside the size of the model that are seen as such. */
const step = 0.0025
/** A difference of so much light (of 255) between both sides needs no line. */
const plain = 34
/** The share of light that the darkest line takes away, and what it adds to dark surfaces. */
const taken = 0.42
const added = 62
const dark = 64
/** Where more than this share of what is seen were lines, as on a thread far away, they are fainter. */
const most = 0.2

/** Draws them into straight rgba `pixels`; `size` is the model's diagonal. Nothing is drawn against a backdrop that is transparent. */
export function drawOutlines(
  { width: cells, near, ids }: Visible,
  normals: SampleNormals,
  { width, height, focal }: Camera,
  supersample: number,
  size: number,
  pixels: Uint8Array,
): void {
  const light = new Uint8Array(width * height)
  for (let at = 0; at < light.length; at++) light[at] = (pixels[at * 4]! * 2 + pixels[at * 4 + 1]! * 5 + pixels[at * 4 + 2]!) >> 3
  const lines = new Float32Array(width * height)
  const slope = focal * supersample
  const [middleX, middleY] = [cells / 2, (height * supersample) / 2]
  const threshold = size * step
  /** From 0 to 1: do the surfaces at two cells meet in a sharp edge, or lie one behind the other? */
  const apart = (a: number, b: number, ax: number, ay: number, bx: number, by: number): number => {
    const anx = normals[a * 3]!, any = normals[a * 3 + 1]!, anz = normals[a * 3 + 2]!, bnx = normals[b * 3]!, bny = normals[b * 3 + 1]!, bnz = normals[b * 3 + 2]! // oxfmt-ignore
    const bend = Math.max(0, (blunt - (anx * bnx + any * bny + anz * bnz)) / (blunt - sharp))
    if (bend >= 1) return 1
    const da = 1 / near[a]!, db = 1 / near[b]! // oxfmt-ignore
    if (Math.abs(da - db) < threshold) return bend
    // Along the eye's own axes: how far each lies off the other's plane.
    const x = ((bx - middleX) * db - (ax - middleX) * da) / slope, y = -((by - middleY) * db - (ay - middleY) * da) / slope, z = da - db // oxfmt-ignore
    return Math.min(Math.abs(x * anx + y * any + z * anz), Math.abs(x * bnx + y * bny + z * bnz)) > threshold * 127 ? 1 : bend
  }
  let seen = 0
  let found = 0
  const add = (cellX: number, cellY: number, strength: number): void => {
    const at = Math.floor(cellY / supersample) * width + Math.floor(cellX / supersample)
    lines[at]! += strength
  }
  const pair = (x: number, y: number, ox: number, oy: number): void => {
    const a = y * cells + x, b = a + oy * cells + ox // oxfmt-ignore
    const one = ids[a]!, other = ids[b]! // oxfmt-ignore
    const full = one < 0 || other < 0 ? 1 : apart(a, b, x + 0.5, y + 0.5, x + ox + 0.5, y + oy + 0.5)
    if (full === 0) return
    found += full
    const px = Math.floor(x / supersample), py = Math.floor(y / supersample) // oxfmt-ignore
    const before = light[Math.max(0, py - 2 * oy) * width + Math.max(0, px - 2 * ox)]!
    const after = light[Math.min(height - 1, py + 2 * oy) * width + Math.min(width - 1, px + 2 * ox)]!
    const strength = full * (1 - Math.abs(before - after) / plain)
    if (strength <= 0) return
    if (one >= 0) add(x, y, strength)
    if (other >= 0) add(x + ox, y + oy, strength)
  }
  const rows = height * supersample
  for (let y = 0, cell = 0; y < rows; y++)
    for (let x = 0; x < cells; x++, cell++) {
      const id = ids[cell]!
      if (id >= 0) seen++
      if (x + 1 < cells && ids[cell + 1]! !== id) pair(x, y, 1, 0)
      if (y + 1 < rows && ids[cell + cells]! !== id) pair(x, y, 0, 1)
    }
  const fainter = Math.min(1, (most * seen) / Math.max(1, found * 2))
  for (let at = 0; at < lines.length; at++) {
    if (lines[at] === 0) continue
    const strength = Math.min(1, lines[at]! / (2 * supersample)) * fainter
    const bright = light[at]! < dark ? 1 : 1 - taken * strength
    const more = light[at]! < dark ? added * strength : 0
    for (let k = 0; k < 3; k++) pixels[at * 4 + k] = Math.min(255, Math.round(pixels[at * 4 + k]! * bright + more))
  }
}

/** What of see-through surfaces is in front of the solid ones, for lines on them. `clear` loses the cells where something solid is nearer. */
export function inFront(
  clear: Visible,
  solid: Visible,
  scene: FlatScene,
  { right, up, back }: Camera,
): { visible: Visible; normals: SampleNormals } {
  const normals: SampleNormals = new Int8Array(clear.ids.length * 3)
  const { normals: all, indices } = scene
  for (let cell = 0; cell < clear.ids.length; cell++) {
    const triangle = clear.ids[cell]!
    if (triangle < 0) continue
    if (solid.near[cell]! > clear.near[cell]!) {
      clear.ids[cell] = -1
      continue
    }
    let x = 0, y = 0, z = 0 // oxfmt-ignore
    for (let k = 0; k < 3; k++) {
      const at = indices[triangle * 3 + k]! * 3
      x += all[at]!
      y += all[at + 1]!
      z += all[at + 2]!
    }
    const scale = 127 / (Math.sqrt(x * x + y * y + z * z) || 1)
    normals[cell * 3] = scale * (x * right[0] + y * right[1] + z * right[2])
    normals[cell * 3 + 1] = scale * (x * up[0] + y * up[1] + z * up[2])
    normals[cell * 3 + 2] = scale * (x * back[0] + y * back[1] + z * back[2])
  }
  return { visible: clear, normals }
}
