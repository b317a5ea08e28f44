/** Words of an edit that no rule has used: they name something in the picture, or ask for more than is done. */
import { anyColor } from './tone-readers.ts'

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}&][\p{L}'&-]*/gu) ?? []

/** All that edits know, and what says nothing. */
const known = new Set(
  words(
    'a an the this that these those it its them all both each every one ones of to into in on onto at with by from for as so and or but than then please can could you would i want need like just now my our your me us is are be will also too ' +
      'picture pictures image images photo photos photograph photographs pic pics frame frames whole entire overall everything result version edit effect filter look looks looking feel bit little lot much more less very slightly slight subtle subtly somewhat gently strong strongly heavy heavily really extremely totally way nice nicely good some any ' +
      'make turn change convert give apply add put place insert set use do create draw paint let get have render write show lay overlay keep increase decrease lower raise reduce reduced boost up down ' +
      'grayscale greyscale black white b&w monochrome noir sepia old invert inverted negative colors colours color colour coloured colored vintage retro faded brighten brighter lighten lighter bright brightness exposure thanks thank light darken darker dark dim dimmer contrast punchier saturate saturated saturation vivid vibrant colorful colourful desaturate desaturated completely muted warmer warm cooler cool colder tone tones hue hues tint tinted tinge cast wash ' +
      'blur blurry blurred soften softer out focus sharpen sharper crisper sharp pixelate pixelated mosaic censor percent degrees degree deg px pixel pixels clockwise counterclockwise counter-clockwise anticlockwise anti-clockwise left right top bottom upside vertical vertically horizontal horizontally flip flipped mirror mirrored rotate rotated rotation border frame vignette around edge edges thin thick ' +
      'style box area region part place here corner middle center centre side upper lower',
  ),
)
const colors = new RegExp(anyColor, 'g')

/** The words of a clause that nobody has used; what stands in quotes must be taken out before. `own`: what the reader of the clause knows besides. */
export const leftOver = (clause: string, own = ''): string[] => {
  const more = new Set(words(own))
  return words(clause.replaceAll(colors, ' ')).filter((word) => word.length > 1 && !known.has(word) && !more.has(word))
}
