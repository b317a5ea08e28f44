/** A model on a canvas. */
import {
  AmbientLight,
  Box3,
  DirectionalLight,
  EdgesGeometry,
  type Group,
  HemisphereLight,
  LineBasicMaterial,
  LineSegments,
  type Mesh,
  PerspectiveCamera,
  Plane,
  PMREMGenerator,
  Scene,
  Sphere,
  Spherical,
  Texture,
  Vector2,
  Vector3,
  WebGLRenderer,
} from 'three'
import { OrbitControls } from 'three/addons/controls/OrbitControls.js'
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js'
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js'
import { coarseShapes, trianglesIn } from './coarse.ts'
import { drawingOf } from './drawing.ts'
import { materialsOf, meshesIn, millimetres, partsOf } from './parts.ts'
import { isSoftware, simplified } from './software.ts'
import { texturesBy } from './textures.ts'
import type { Look, OpenViewer, Viewer } from './viewer-types.ts'

/** Where one looks from, as directions. */
const sides = { corner: [0.8, 0.55, 1], front: [0, 0, 1], right: [1, 0, 0], top: [0, 1, 0.001] } as const
const axes = { x: [-1, 0, 0], y: [0, -1, 0], z: [0, 0, -1] } as const
/** Of the pixels of a side, those that are drawn while it turns. */
const coarse = 0.5
/** Triangles above which edges would take seconds. */
const mostEdges = 300_000

export const openViewer: OpenViewer = async (canvas, glb) => {
  // Drawn by the processor, antialiasing would cost three times the time.
  const renderer = new WebGLRenderer({ canvas, antialias: !isSoftware(), alpha: true })
  try {
    return await viewerOf(renderer, canvas, glb)
  } catch (error) {
    release(renderer)
    throw error
  }
}

async function viewerOf(renderer: WebGLRenderer, canvas: HTMLCanvasElement, glb: Promise<ArrayBuffer>): Promise<Viewer> {
  const troubles: string[] = []
  const loader = new GLTFLoader()
  loader.register(texturesBy((why) => troubles.push(why)))
  const { scene: model } = await loader.parseAsync(await glb, '')
  if (isSoftware()) simplified(model)
  const finest = Math.min(devicePixelRatio, 2)
  renderer.setPixelRatio(finest)
  renderer.localClippingEnabled = true
  const scene = new Scene()
  scene.add(model, ...lights())
  const camera = new PerspectiveCamera(35, 1, 0.01, 1000)
  const controls = new OrbitControls(camera, canvas)
  const meshes = meshesIn(model)
  const parts = partsOf(model)
  const box = new Box3().setFromObject(model)
  const ball = box.getBoundingSphere(new Sphere())
  const plane = new Plane()
  let edges: readonly Edges[] = []
  const shapes = coarseShapes(meshes, box)
  let isWireframe = false
  const setFine = (isFine: boolean): void => {
    renderer.setPixelRatio(isFine ? finest : finest * coarse)
    shapes.show(!isFine && !isWireframe)
  }
  const { draw, move, settle, close } = drawingOf(renderer, isSoftware(), setFine, () => renderer.render(scene, camera))
  const resize = (): void => {
    const { clientWidth: width, clientHeight: height } = canvas.parentElement ?? canvas
    const now = renderer.getSize(new Vector2())
    if (width === 0 || height === 0 || (now.x === width && now.y === height)) return
    renderer.setSize(width, height, false)
    camera.aspect = width / height
    camera.updateProjectionMatrix()
    draw()
  }
  const from = (side: keyof typeof sides): void => {
    const distance = (ball.radius * 1.15) / Math.sin((Math.min(camera.fov, camera.fov * camera.aspect) * Math.PI) / 360)
    camera.near = distance / 100
    camera.far = distance * 100
    controls.target.copy(ball.center)
    camera.position.copy(ball.center).addScaledVector(new Vector3(...sides[side]).normalize(), distance)
    camera.updateProjectionMatrix()
    controls.update()
    draw()
  }
  const sized = new ResizeObserver(resize)
  sized.observe(canvas.parentElement ?? canvas)
  resize()
  from('corner')
  // What a large model looks like is there at once, and all of it when nothing more is asked.
  if (shapes.isAny) move()
  controls.addEventListener('change', move)
  // Reflections where they are quick; without a graphics card they cost seconds, and lights alone will do.
  if (!isSoftware()) {
    const maker = new PMREMGenerator(renderer)
    scene.environment = maker.fromScene(new RoomEnvironment(), 0.04).texture
    scene.environmentIntensity = 0.5
    maker.dispose()
    draw()
  }
  return {
    facts: {
      size: millimetres(box),
      triangles: trianglesOf(meshes),
      parts: parts.map(({ facts }) => facts),
      materials: [...new Set(meshes.flatMap((mesh) => materialsOf(mesh).map(({ name }) => name)).filter(Boolean))],
      troubles,
    },
    show({ wireframe, edges: withEdges, explode, section, hidden }: Look) {
      settle()
      isWireframe = wireframe
      const cut = section ? [cutAt(plane, box, section)] : []
      for (const mesh of meshes)
        for (const material of materialsOf(mesh)) {
          // Edges lie in the surface: it steps back a little, or half of them are behind it.
          Object.assign(material, {
            wireframe,
            clippingPlanes: cut,
            polygonOffset: withEdges,
            polygonOffsetFactor: 1,
            polygonOffsetUnits: 1,
          })
          material.needsUpdate = true
        }
      if (withEdges && edges.length === 0 && trianglesOf(meshes) <= mostEdges) edges = meshes.map(edgesOf)
      for (const one of edges) {
        one.visible = withEdges
        one.material.clippingPlanes = cut
        one.material.color.set(isDark() ? 0xf2f2f0 : 0x222222)
      }
      for (const [index, { object, home, out }] of parts.entries()) {
        object.visible = !hidden.includes(index)
        object.position.copy(home).addScaledVector(out, explode)
      }
      draw()
    },
    turn(across, up) {
      const at = new Spherical().setFromVector3(camera.position.clone().sub(controls.target))
      at.theta += (across * Math.PI) / 180
      at.phi = Math.min(Math.max(at.phi - (up * Math.PI) / 180, 0.01), Math.PI - 0.01)
      camera.position.setFromSpherical(at).add(controls.target)
      controls.update()
      move()
    },
    nearer(factor) {
      camera.position.sub(controls.target).divideScalar(factor).add(controls.target)
      controls.update()
      move()
    },
    from,
    close() {
      close()
      sized.disconnect()
      controls.dispose()
      dispose(model)
      scene.environment?.dispose()
      release(renderer)
    },
  }
}

function release(renderer: WebGLRenderer): void {
  renderer.dispose()
  // Browsers keep some sixteen contexts, and end the oldest without a word.
  renderer.forceContextLoss()
}

/** What is white stays below white where all of them fall, or it would have no shape there. */
function lights() {
  const [key, fill] = [new DirectionalLight(0xffffff, 1.5), new DirectionalLight(0xffffff, 0.5)]
  key.position.set(3, 5, 4)
  fill.position.set(-4, 2, -3)
  return [new HemisphereLight(0xffffff, 0x8d8d8d, 0.9), new AmbientLight(0xffffff, 0.2), key, fill]
}

const trianglesOf = (meshes: readonly Mesh[]): number => meshes.reduce((sum, { geometry }) => sum + trianglesIn(geometry), 0)

type Edges = LineSegments<EdgesGeometry, LineBasicMaterial>

function edgesOf(mesh: Mesh): Edges {
  const lines = new LineSegments(new EdgesGeometry(mesh.geometry, 25), new LineBasicMaterial())
  mesh.add(lines)
  return lines
}

/** What the page is drawn in: by the client's wish, else by the person's. */
function isDark(): boolean {
  const { colorScheme } = getComputedStyle(document.documentElement)
  return colorScheme === 'dark' || (colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches)
}

/** Keeps what lies below `at` of the axis. glTF's y is upwards: what people call height. */
function cutAt(plane: Plane, { min, max }: Box3, { axis, at }: NonNullable<Look['section']>): Plane {
  const named = ({ x: 'x', y: 'z', z: 'y' } as const)[axis]
  return plane.set(new Vector3(...axes[named]), min[named] + (max[named] - min[named]) * at)
}

function dispose(model: Group): void {
  for (const mesh of meshesIn(model)) {
    mesh.geometry.dispose()
    for (const material of materialsOf(mesh)) {
      for (const value of Object.values(material) as unknown[])
        if (value instanceof Texture) {
          if (value.image instanceof ImageBitmap) value.image.close()
          value.dispose()
        }
      material.dispose()
    }
  }
}
