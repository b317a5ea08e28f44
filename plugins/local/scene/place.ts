/** Gives every actor its spot: rows on the ground from far to near, free air for what flies, then what is attached. */
import type { Box } from '../draw/svg.ts'
import { inOrder, type Actor } from './cast.ts'
import { overlap, type Stage, type Terrain } from './stage.ts'

const widthOf = ({ height, aspect }: Actor): number => height * aspect
export const boxOf = (actor: Actor): Box => ({
  x: actor.x - widthOf(actor) / 2,
  y: actor.y - actor.height,
  width: widthOf(actor),
  height: actor.height,
})

/** Places all of them; `actors` are changed. */
export function placeActors(stage: Stage, terrain: Terrain, actors: readonly Actor[]): void {
  const free = actors.filter(({ attached }) => !attached)
  sizeUp(stage, actors, free)
  const at = (where: Actor['where']): readonly Actor[] => free.filter((actor) => actor.where === where)
  const [ground, busts] = [at('ground'), at('front')]
  // One bust would cover what stands in the middle: each gets a side.
  const [bust] = busts
  if (bust && busts.length === 1 && ground.length > 0 && !bust.thing.place) {
    bust.aside = 0.3
    for (const actor of ground) actor.aside = 0.68
  }
  rows(stage, terrain, ground)
  rows(stage, { ...terrain, ground: terrain.water ?? terrain.ground }, at('water'))
  front(stage, busts)
  for (const actor of free) if (actor.where !== 'air') stage.taken.push(boxOf(actor))
  attach(actors.filter(({ attached }) => attached))
  for (const actor of actors) if (actor.attached && actor.placed) stage.taken.push(boxOf(actor))
  air(
    stage,
    terrain,
    free.filter(({ where }) => where === 'air'),
  )
  attach(actors.filter(({ attached, placed }) => attached && !placed))
}

/** First sizes: one subject fills much of the picture, many share it. */
function sizeUp({ width, height }: Stage, all: readonly Actor[], free: readonly Actor[]): void {
  const standing = free.filter(({ where }) => where !== 'air')
  const count = standing.length
  const largest = Math.max(0.3, ...standing.map(({ relative }) => relative))
  const kinds = new Set(standing.map(({ index }) => index)).size
  const room = Math.min(1000, width * 0.9, height * 1.15)
  const share = count <= 1 ? 0.44 : count <= 3 ? (kinds > 1 ? 0.5 : 0.36) : count <= 7 ? 0.4 : 0.32
  // A single mouse may be small, but not as small as life: size counts half where there is nothing to compare with.
  const alone = (actor: Actor): number =>
    share * room * (0.8 + 0.2 * Math.min(2, actor.relative)) * Math.min(1.5, Math.max(0.55, actor.thing.scale))
  for (const actor of standing)
    actor.height = count === 1 ? alone(actor) : share * room * (actor.relative / largest) ** 0.8 * (actor.depth < 0.5 ? 1 : 0.92)
  for (const actor of free)
    if (actor.where === 'front')
      actor.height = Math.min(0.52 * height, room * (count > 2 ? 0.4 : 0.5)) * Math.min(1.25, Math.max(0.75, actor.thing.scale))
  const flying = free.filter(({ where }) => where === 'air')
  const wide =
    count === 0
      ? flying.length === 1
        ? 0.46
        : flying.length <= 3
          ? 0.27
          : flying.length <= 8
            ? 0.21
            : 0.15
      : flying.length <= 2
        ? 0.21
        : flying.length <= 6
          ? 0.155
          : 0.11
  const spread = Math.max(0.3, ...flying.map(({ relative }) => relative))
  for (const actor of flying)
    actor.height =
      (wide *
        room *
        (0.45 + 0.55 * (actor.relative / spread)) *
        Math.min(1.6, Math.max(0.5, flying.length === 1 ? actor.thing.scale : 1))) /
      Math.max(1, actor.aspect * 0.75)
  for (const actor of all) {
    if (actor.thing.place === 'background') Object.assign(actor, { height: actor.height * 0.5, depth: 0.02 })
    if (actor.thing.place === 'foreground') Object.assign(actor, { height: actor.height * 1.25, depth: 1 })
    actor.height = Math.min(actor.height, height * 0.74, (width * 0.86) / actor.aspect)
  }
}

function rows(stage: Stage, terrain: Terrain, actors: readonly Actor[]): void {
  if (actors.length === 0) return
  const { width, height, random } = stage
  const own = random.fork('rows')
  const far = actors.filter(({ depth }) => depth < 0.45)
  const near = actors.filter(({ depth }) => depth >= 0.45)
  const lines: Actor[][] = []
  for (const line of [far, near]) {
    const parts = Math.max(
      1,
      Math.min(3, Math.ceil(line.reduce((sum, actor) => sum + widthOf(actor) * 1.1, 0) / (width * (line.length <= 4 ? 1.9 : 1.35)))),
    )
    const ordered = inOrder(stage, line)
    for (let part = 0; part < parts; part++) {
      const members = parts === 1 ? ordered : ordered.filter((_, at) => at % parts === part)
      if (members.length > 0) lines.push(members)
    }
  }
  const [top, bottom] = terrain.ground
  const solo = lines.length === 1
  const side = own.chance(0.5) ? 1 : -1
  for (const [at, line] of lines.entries()) {
    const depth = solo ? (line === near || line[0]!.depth >= 0.45 ? 0.74 : 0.45) : at / (lines.length - 1)
    const total = line.reduce((sum, actor) => sum + widthOf(actor), 0)
    const scale = Math.min(1, (width * 0.86) / (total * 1.06))
    for (const actor of line) actor.height *= scale
    const filled = total * scale
    const gap = line.length > 1 ? Math.min((width * 0.92 - filled) / (line.length + 0.2), (filled / line.length) * 0.42) : 0
    const whole = filled + gap * (line.length - 1)
    const lean = solo ? own.range(-0.05, 0.05) : (at % 2 ? side : -side) * 0.15
    const place = line.length === 1 ? line[0]!.thing.place : undefined
    const wanted = place?.endsWith('left')
      ? 0.2
      : place?.endsWith('right')
        ? 0.8
        : place === 'center'
          ? 0.5
          : (line[0]!.aside ?? 0.5) + lean
    let x = Math.max(width * 0.04, Math.min(width * 0.96 - whole, width * wanted - whole / 2))
    for (const actor of line) {
      const wide = widthOf(actor)
      actor.x = x + wide / 2 + (gap > 0 ? own.range(-0.16, 0.16) * gap : 0)
      actor.y = Math.min(
        height * 0.97,
        top + (bottom - top) * Math.max(0, Math.min(1, depth + (line.length > 1 ? own.range(-0.1, 0.1) : 0))),
      )
      if (actor.thing.place === 'background') actor.y = top
      if (actor.thing.place === 'foreground' || actor.thing.place?.startsWith('bottom')) actor.y = bottom
      actor.placed = true
      x += wide + gap
    }
  }
}

/** Busts stand at the lower edge, side by side. */
function front({ width, height, random }: Stage, actors: readonly Actor[]): void {
  const own = random.fork('front')
  const total = actors.reduce((sum, actor) => sum + widthOf(actor), 0)
  const scale = Math.min(1, (width * 0.94) / Math.max(1, total))
  const gap = actors.length > 1 ? Math.max(-0.12 * (total / actors.length), (width * 0.9 - total * scale) / (actors.length + 1)) : 0
  let x = (width - total * scale - gap * (actors.length - 1)) / 2 + (actors.length === 1 ? own.range(-0.08, 0.08) * width : 0)
  for (const actor of actors) {
    actor.height *= scale
    const place = actor.thing.place
    actor.x = place?.endsWith('left')
      ? width * 0.22
      : place?.endsWith('right')
        ? width * 0.78
        : actor.aside
          ? width * actor.aside
          : x + widthOf(actor) / 2
    actor.y = height + actor.height * 0.012
    actor.depth = 1
    actor.placed = true
    x += widthOf(actor) + gap
  }
}

const spots: Readonly<Record<string, readonly [number, number]>> = {
  'top-left': [0.17, 0.19],
  'top-right': [0.83, 0.19],
  'bottom-left': [0.17, 0.84],
  'bottom-right': [0.83, 0.84],
  left: [0.2, 0.5],
  right: [0.8, 0.5],
  top: [0.5, 0.18],
  bottom: [0.5, 0.84],
  center: [0.5, 0.5],
}

function air(stage: Stage, terrain: Terrain, actors: readonly Actor[]): void {
  const { width, height, random } = stage
  const own = random.fork('air')
  const low = terrain.floating ? height * 0.9 : Math.max(height * 0.34, terrain.horizon - height * 0.04)
  const alone = actors.length === 1
  for (const [at, actor] of actors.entries()) {
    const spot = actor.thing.place ? spots[actor.thing.place] : undefined
    const wide = widthOf(actor)
    let best: { x: number; y: number; score: number } | undefined
    for (let attempt = 0; attempt < 140; attempt++) {
      const x = spot && at >= 0 && attempt === 0 ? spot[0] * width : own.range(wide / 2 + width * 0.04, width - wide / 2 - width * 0.04)
      const y =
        spot && attempt === 0
          ? spot[1] * height + actor.height / 2
          : own.range(actor.height + height * 0.04, Math.max(actor.height + height * 0.06, low))
      const box = { x: x - wide / 2, y: y - actor.height, width: wide, height: actor.height }
      const crossed = stage.taken.filter((other) => overlap(box, grown(other, 0.06))).length
      const middle =
        alone && (terrain.floating || stage.taken.length < 3) && actors.length === stage.brief.things.length
          ? Math.hypot(x / width - 0.5, (y - actor.height / 2) / height - (terrain.floating ? 0.47 : 0.4)) * 14
          : Math.abs(x / width - 0.5)
      const nearest = Math.min(
        1,
        ...stage.taken.map((other) => Math.hypot(other.x + other.width / 2 - x, other.y + other.height / 2 - (y - actor.height / 2)) / 500),
      )
      const score = nearest - crossed * 3 - middle * 0.5
      if (!best || score > best.score) best = { x, y, score }
      if (spot && crossed === 0 && attempt === 0) break
      if (spot && attempt === 0) best = { x, y, score: actor.thing.count === 1 ? 99 : -2 }
    }
    if (best!.score < -1 && !spot) actor.height *= 0.78
    actor.x = best!.x
    actor.y = best!.y - (best!.score < -1 && !spot ? actor.height * 0.14 : 0)
    actor.placed = true
    stage.taken.push(boxOf(actor))
  }
}

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - width * by,
  y: y - height * by,
  width: width * (1 + 2 * by),
  height: height * (1 + 2 * by),
})

/** Where one sits on what is not flat on top: a share of its height from above. */
const seats: Readonly<Record<string, number>> = {
  'couch-and-lamp': 0.7,
  bed: 0.5,
  chair: 0.55,
  'own:bench': 0.5,
  bathtub: 0.5,
  'own:bridge': 0.12,
  'own:iceberg': 0.14,
  'own:oak': 0.2,
  'own:campfire': 0.6,
  'saucer-plate': 0.4,
  sled: 0.4,
  skateboard: 0.3,
  'potted-plant': 0.3,
}

/** How deep one sinks into what holds one: a share of its height from above. */
const holds: Readonly<Record<string, number>> = {
  sailboat: 0.8,
  canoe: 0.7,
  'own:balloon': 0.97,
  'motor-boat': 0.6,
  automobile: 0.5,
  bathtub: 0.7,
  bed: 0.55,
  rocket: 0.5,
  'hot-beverage': 0.35,
}

function attach(actors: readonly Actor[]): void {
  for (const actor of actors) {
    const { to, kind } = actor.attached!
    if (!to.placed || actor.placed) continue
    const group = actors.filter(({ attached }) => attached?.to === to)
    const base = boxOf(to)
    const limit =
      kind === 'under'
        ? 0.5
        : kind === 'in'
          ? to.figure.icon === 'own:balloon'
            ? 0.2
            : to.figure.icon === 'sailboat'
              ? 0.46
              : 0.8
          : kind === 'above'
            ? 0.62
            : 0.95
    const ratio = Math.min(limit, Math.max(0.32, (actor.relative / to.relative) ** 0.9))
    actor.height = Math.min(
      base.height * ratio,
      (base.width * (group.length > 1 ? 1.1 : 1.15)) / group.length / actor.aspect,
      base.height * 1.2,
    )
    actor.height = Math.max(actor.height, 46)
    actor.x = base.x + base.width * (group.length > 1 ? 0.06 + (0.88 * (group.indexOf(actor) + 1)) / (group.length + 1) : 0.5)
    actor.depth = to.depth
    const rider = actor.figure.nature.cut === 'bust'
    const deep =
      to.figure.nature.height >= 1.2 &&
      /horse|camel|elephant|unicorn|dragon|cow|donkey|llama|bicycle|motorcycle|scooter|t-rex|sauropod|turtle|whale/.test(to.figure.icon)
    if (kind === 'on')
      actor.y =
        base.y +
        (rider ? base.height * 0.4 + actor.height * 0.12 : deep ? base.height * 0.34 : base.height * (seats[to.figure.icon] ?? 0.05))
    if (kind === 'in') actor.y = base.y + base.height * (holds[to.figure.icon] ?? 0.42)
    if (kind === 'above') actor.y = base.y - base.height * 0.12
    if (kind === 'under') Object.assign(actor, { y: to.y + 6, depth: Math.min(1, to.depth + 0.1) })
    if (actor.y - actor.height < 20 && kind !== 'under') {
      const drop = 20 - (actor.y - actor.height)
      actor.y += drop
      to.y += drop
      if (kind === 'above') to.y -= drop * 0.5
    }
    actor.placed = true
  }
}
