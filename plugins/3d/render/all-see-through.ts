/** Models whose every material blends with what is behind: exporters say so of solid things too, and of a picture nothing would be left. */
import type { FlatScene } from './flat-scene.ts'

/** Told wherever such a model may be shown. */
export const seeThroughNote =
  'Every material of the model lets through what is behind it; pictures show it as solid, so that its form can be seen.'

/** Does nothing in it cover what is behind? */
export const isAllSeeThrough = (modes: readonly string[]): boolean => modes.length > 0 && modes.every((mode) => mode === 'BLEND')

/** The same scene to be drawn: as it is, unless all of it can be seen through; then as if it were solid. */
export const drawable = (scene: FlatScene): FlatScene =>
  isAllSeeThrough(scene.materials.map(({ alphaMode }) => alphaMode))
    ? {
        ...scene,
        materials: scene.materials.map((material) => ({ ...material, alphaMode: 'OPAQUE', color: [...material.color.slice(0, 3), 1] })),
      }
    : scene
