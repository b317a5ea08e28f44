/** Figures that Fluent emoji lacks or shows only in part, in its manner: flat shapes in a box of 32 by 32. */
import { tableOf } from 'atelier-mcp'

const trunk = '<path d="M14.3 31c.5-3.5.6-7 .4-12h2.6c-.2 5-.1 8.5.4 12z" fill="#7a4a32"/>'
const crown = (dark: string, mid: string, bright: string): string =>
  `${trunk}<circle cx="10" cy="15.5" r="6.5" fill="${dark}"/><circle cx="22" cy="15.5" r="6.5" fill="${dark}"/><circle cx="16" cy="17.5" r="6.5" fill="${dark}"/><circle cx="16" cy="9" r="8" fill="${mid}"/><circle cx="10.5" cy="13.5" r="5.5" fill="${mid}"/><circle cx="21" cy="13.8" r="5.2" fill="${mid}"/><circle cx="13.5" cy="7.5" r="4.2" fill="${bright}"/><circle cx="9" cy="12.5" r="2.6" fill="${bright}"/>`
const gull = (x: number, y: number, size: number): string =>
  `<path d="M${x - 5 * size} ${y - size}q${2.6 * size} ${-2.4 * size} ${5 * size} ${size}q${2.4 * size} ${-3.4 * size} ${5 * size} ${-size}q${-2.8 * size} ${-1.2 * size} ${-5 * size} ${1.9 * size}q${-2.2 * size} ${-3.1 * size} ${-5 * size} ${-1.9 * size}z" fill="#4a5064"/>`

/** Icon name, always with `own:`, to SVG. */
export const drawnThings: Readonly<Record<string, string>> = tableOf({
  'own:oak': crown('#3c8a3f', '#55a84a', '#79c25c'),
  'own:blossom-tree': crown('#e58fb0', '#f4aac4', '#fbd0df'),
  'own:pine':
    '<path d="M14.6 31v-6h2.8v6z" fill="#7a4a32"/><path d="M16 11 5.5 27h21z" fill="#22674a"/><path d="M16 6 7.5 20h17z" fill="#2b7a55"/><path d="M16 1 9.5 13h13z" fill="#359066"/><path d="M16 1l-2.2 4.1L11 13h5z" fill="#4aa97c"/>',
  'own:bush':
    '<circle cx="8" cy="24" r="7" fill="#3c8a3f"/><circle cx="24" cy="24" r="7" fill="#3c8a3f"/><circle cx="16" cy="20" r="8.5" fill="#55a84a"/><circle cx="12" cy="17.5" r="4" fill="#79c25c"/><path d="M1.5 26h29c0 3-2 5-5 5h-19c-3 0-5-2-5-5z" fill="#3c8a3f"/>',
  'own:cloud':
    '<circle cx="9" cy="18" r="6" fill="#fff"/><circle cx="17" cy="14" r="8" fill="#fff"/><circle cx="24" cy="19" r="5.5" fill="#fff"/><path d="M4 20h25c.5 3-1.5 5-5 5H9c-3 0-5-2-5-5z" fill="#f1f5fb"/>',
  'own:lighthouse':
    '<path d="M5 31c1-3 5-5 11-5s10 2 11 5z" fill="#7d7f8c"/><path d="M12.5 11h7l2.5 17H10z" fill="#f6f3ee"/><path d="M11.9 15h8.2l.6 4.2h-9.4zM10.8 23h10.4l.6 4.2H10.2z" fill="#e5484d"/><path d="M11 9.5h10v1.8H11z" fill="#394051"/><path d="M12.5 5.5h7v4h-7z" fill="#ffe28a"/><path d="M15.6 5.5h.8v4h-.8z" fill="#394051"/><path d="M16 1.5 11.8 5.7h8.4z" fill="#c23a3f"/><rect x="14.8" y="19.8" width="2.4" height="2.8" rx="1.2" fill="#5a6b86"/><path d="M16 11h3.5l2.5 17h-3z" fill="#000" fill-opacity="0.08"/>',
  'own:windmill':
    '<path d="M11 13h10l3 18H8z" fill="#f2e6d3"/><path d="M16 13h5l3 18h-5z" fill="#000" fill-opacity="0.07"/><path d="M10.5 13.5C11 9.5 13 7.5 16 7.5s5 2 5.5 6z" fill="#b9543f"/><rect x="13.8" y="24.5" width="4.4" height="6.5" rx="2.2" fill="#7a4a32"/><rect x="14.8" y="18" width="2.4" height="3" rx=".6" fill="#6b8fb3"/><g transform="rotate(18 16 11.5)"><path d="M15.5 11.5h1v-11h-1zM15.5 11.5h1v11h-1zM16 11v1h11v-1zM16 11v1H5v-1z" fill="#6e4a35"/><path d="M16.5 1h3.2v8h-3.2zM15.5 22h-3.2v-8h3.2zM26.5 12v3.2h-8V12zM5.5 11V7.8h8V11z" fill="#fbf7ee"/></g><circle cx="16" cy="11.5" r="1.2" fill="#4d3527"/>',
  'own:barn':
    '<path d="M4 15h24v16H4z" fill="#c8423b"/><path d="M16 3 8 7 3 15.5h26L24 7z" fill="#8d2a2a"/><path d="M16 5.5 9.5 8.7 6 15h20l-3.5-6.3z" fill="#c8423b"/><path d="M11 20h10v11H11z" fill="#fbf3e6"/><path d="M12 21h8v10h-8z" fill="#a5322f"/><path d="m12.2 21 7.6 9.8M19.8 21l-7.6 9.8" stroke="#fbf3e6" stroke-width="1"/><rect x="13.8" y="9.5" width="4.4" height="4.4" rx=".5" fill="#fbf3e6"/><rect x="14.6" y="10.3" width="2.8" height="2.8" fill="#5b3a2c"/>',
  'own:balloon':
    '<path d="M11 22 13.5 27h5L21 22z" fill="none" stroke="#7a4a32" stroke-width=".6"/><path d="M16 1C9.5 1 4.8 5.8 4.8 11.5 4.8 16.5 9 20.5 11.5 23h9c2.5-2.5 6.7-6.5 6.7-11.5C27.2 5.8 22.5 1 16 1z" fill="#ef5350"/><path d="M16 1c-4 0-7.3 4.8-7.3 10.5 0 5 2.3 9 3.7 11.5h7.2c1.4-2.5 3.7-6.5 3.7-11.5C23.3 5.8 20 1 16 1z" fill="#ffca57"/><path d="M16 1c-1.9 0-3.4 4.8-3.4 10.5 0 5 1 9 1.8 11.5h3.2c.8-2.5 1.8-6.5 1.8-11.5C19.4 5.8 17.9 1 16 1z" fill="#ef5350"/><path d="M13 26.8h6l-.5 3.7c-.1.3-.3.5-.6.5h-3.8c-.3 0-.5-.2-.6-.5z" fill="#a5683f"/><path d="M12.8 26.3h6.4v1.2h-6.4z" fill="#7a4a32"/>',
  'own:campfire':
    '<path d="m4 29 20-5.5 1 3L5 31.5zM28 29 8 23.5l-1 3L27 31.5z" fill="#7a4a32"/><path d="M16 5c1 5 7 8 7 14.5 0 4.5-3 7-7 7s-7-2.5-7-7c0-3 1.5-5 3-6.5.2 2 .8 3 2 3.5C13.5 12 14 8 16 5z" fill="#f8702e"/><path d="M16.2 14c.8 3 3.8 4.5 3.8 8 0 2.8-1.8 4.5-4 4.5s-4-1.7-4-4.5c0-2 .8-3 2-4 .2 1 .6 1.4 1 1.5-.2-2 .2-4 1.2-5.5z" fill="#ffc83d"/>',
  'own:bench':
    '<path d="M5 20h2.5v11H5zM24.5 20H27v11h-2.5z" fill="#4a4f5c"/><path d="M5 10h2.5v11H5zM24.5 10H27v11h-2.5z" fill="#4a4f5c"/><path d="M2 10.5h28v3.2H2zM2 15h28v3.2H2z" fill="#b5764b"/><path d="M2 20h28v3H2z" fill="#8f5836"/>',
  'own:fence':
    '<path d="M1 17h30v2.5H1zM1 24h30v2.5H1z" fill="#d9c7ae"/><path d="M3 13.5 5 11l2 2.5V31H3zM11 13.5l2-2.5 2 2.5V31h-4zM19 13.5l2-2.5 2 2.5V31h-4zM26.5 13.5l2-2.5 2 2.5V31h-4z" fill="#f5ecdd"/>',
  'own:lamp-post':
    '<circle cx="16" cy="6" r="6" fill="#ffe9a3" fill-opacity="0.35"/><path d="M15.2 9h1.6v20h-1.6z" fill="#3c4252"/><path d="M12.5 31c0-1.5 1-2.5 3.5-2.5s3.5 1 3.5 2.5z" fill="#3c4252"/><path d="M13.2 4h5.6l-.9 5.5h-3.8z" fill="#ffe08a"/><path d="M16 1l3.4 3.2h-6.8z" fill="#3c4252"/>',
  'own:bridge':
    '<path d="M0 22c5-9 10-12 16-12s11 3 16 12v9h-5c0-8-5-12-11-12S5 23 5 31H0z" fill="#9a8f86"/><path d="M0 20.5c5-9 10-12 16-12s11 3 16 12V23c-5-8.5-10-11-16-11S5 14.5 0 23z" fill="#bdb2a7"/><path d="M5 31c0-8 5-12 11-12s11 4 11 12h-1.8c0-7-4-10.2-9.2-10.2S6.8 24 6.8 31z" fill="#7d736b"/>',
  'own:iceberg':
    '<path d="M1 28 4 16l5-2 4-2 9 1 6 3 3 12z" fill="#e6f4fb"/><path d="m22 13 6 3 3 12H20l-1-8z" fill="#b8dcee"/><path d="m4 16 5-2 1 6-2 8H1z" fill="#cfe9f5"/><path d="m4 16 5-2 4-2 9 1 6 3-8 1.5-7-1z" fill="#fbfeff"/>',
  'own:gulls': gull(16, 17, 2),
  'own:planet':
    '<circle cx="16" cy="16" r="13" fill="#d98b5f"/><path d="M4.5 10c7 3 16 1 22.7-2a13 13 0 0 1 1.5 5c-8 4-18 4.5-25.7 1.5.2-1.6.7-3 1.5-4.5zM3.3 19c9 3.5 18 2 25.3-.5a13 13 0 0 1-2 5c-7 2-14.5 2-20.8 0A13 13 0 0 1 3.3 19z" fill="#f0b98a"/><path d="M16 3a13 13 0 0 1 0 26c5-3 7.5-7.5 7.5-13S21 6 16 3z" fill="#000" fill-opacity="0.14"/>',
})
