/** A standing figure for people of whom the artwork shows only the head. */
import { tableOf } from 'atelier-mcp'
import { shade } from '../draw/color.ts'

interface Clothes {
  readonly top: string
  readonly bottom: string
  readonly skirt?: boolean
  readonly skin: string
}
const yellow = '#ffc83d'
const clothes: Readonly<Record<string, Clothes>> = tableOf({
  girl: { top: '#e8527f', bottom: '#e8527f', skirt: true, skin: yellow },
  boy: { top: '#3f8fe0', bottom: '#39507a', skin: yellow },
  child: { top: '#3fae7a', bottom: '#4a5a80', skin: yellow },
  baby: { top: '#8fd0f0', bottom: '#8fd0f0', skin: yellow },
  'old-man': { top: '#6f8f6a', bottom: '#5a4f4a', skin: yellow },
  'old-woman': { top: '#8f6aa8', bottom: '#8f6aa8', skirt: true, skin: yellow },
  'older-person': { top: '#6a86a8', bottom: '#4f4a5a', skin: yellow },
})

/** Is there a body for this head? */
export const hasPerson = (icon: string): boolean => icon in clothes

/** The head on a clothed body; still a box of 32 by 32. */
export function withPerson(icon: string, head: string): string {
  const { top, bottom, skirt, skin } = clothes[icon]!
  const legs = skirt ? skin : bottom
  const limbs =
    `<path d="M12.3 16.5 9 22.5" stroke="${shade(top, -0.06)}" stroke-width="2.2" stroke-linecap="round"/><path d="M19.7 16.5 23 22.5" stroke="${shade(top, -0.06)}" stroke-width="2.2" stroke-linecap="round"/>` +
    `<circle cx="8.9" cy="23" r="1.25" fill="${skin}"/><circle cx="23.1" cy="23" r="1.25" fill="${skin}"/>` +
    `<path d="M14 23v7M18 23v7" stroke="${legs}" stroke-width="2.5"/><path d="M11.8 31c0-1.2.8-1.8 2.2-1.8h1.2V31zM20.2 31c0-1.2-.8-1.8-2.2-1.8h-1.2V31z" fill="#43394f"/>`
  const body = skirt
    ? `<path d="M12.5 15h7l3.5 11.5H9z" fill="${top}"/><path d="M16 15h3.5L23 26.5h-7z" fill="${shade(top, -0.035)}"/>`
    : `<path d="M12.3 15h7.400c.6 0 1 .4 1 1v8.5h-9.400V16c0-.6.4-1 1-1z" fill="${top}"/><path d="M16 15h3.7c.6 0 1 .4 1 1v8.5H16z" fill="${shade(top, -0.035)}"/>`
  return `${limbs}${body}<g transform="translate(8.3 .5) scale(.48)">${head}</g>`
}
