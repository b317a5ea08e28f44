/** A small sitting body for figures of which the artwork shows only the head. */
import { tableOf } from 'atelier-mcp'
import { shade } from '../draw/color.ts'

const bellies: Readonly<
  Record<
    string,
    { readonly coat: string; readonly belly: string; readonly tail?: 'bushy' | 'thin' | 'round' | 'none'; readonly paws?: string }
  >
> = tableOf({
  fox: { coat: '#ff822d', belly: '#ffe1b8', tail: 'bushy', paws: '#5c3b2e' },
  wolf: { coat: '#9b9b9b', belly: '#e6e6e6', tail: 'bushy', paws: '#d3d3d3' },
  lion: { coat: '#f3ad61', belly: '#fcd9a8', tail: 'thin' },
  bear: { coat: '#8c5543', belly: '#b97f63', tail: 'round' },
  'polar-bear': { coat: '#f0eef2', belly: '#fff', tail: 'round' },
  panda: { coat: '#463b60', belly: '#fff', tail: 'none', paws: '#322649' },
  koala: { coat: '#9b9b9b', belly: '#e6e6e6', tail: 'none' },
  raccoon: { coat: '#636363', belly: '#cfcfcf', tail: 'bushy', paws: '#3f3f3f' },
  hamster: { coat: '#f3ad61', belly: '#fff3e0', tail: 'round', paws: '#ff8687' },
  frog: { coat: '#00b551', belly: '#fff478', tail: 'none', paws: '#00d26a' },
  chicken: { coat: '#fff', belly: '#f4f4f4', tail: 'round', paws: '#ff822d' },
  unicorn: { coat: '#f3eef8', belly: '#fff', tail: 'bushy', paws: '#cdc4d6' },
  moose: { coat: '#8c5543', belly: '#a56a54', tail: 'round', paws: '#5c3b2e' },
  boar: { coat: '#6d4534', belly: '#8c5543', tail: 'thin', paws: '#3f2a20' },
})

/** The head on a sitting body; still a box of 32 by 32. Without known colours the head alone is given back. */
export function withBody(icon: string, head: string): string {
  const look = bellies[icon]
  if (!look) return head
  const { coat, belly, tail = 'none', paws = shade(coat, -0.12) } = look
  const dark = shade(coat, -0.07)
  const tails = {
    bushy: `<path d="M22 29c6 .5 9-3 8-8-.5-2-2-3-3-2 .5 3-2 6-6 6z" fill="${coat}"/><path d="M29.9 21c-.5-2-2-3-3-2 .2 1 0 2-.3 2.9 1 .3 2.2 0 3.3-.9z" fill="${belly}"/>`,
    thin: `<path d="M21.5 28.5c5 .5 7-2.5 5.5-6" fill="none" stroke="${coat}" stroke-width="1.7" stroke-linecap="round"/><circle cx="26.9" cy="22" r="1.5" fill="${paws}"/>`,
    round: `<circle cx="23.5" cy="28" r="2" fill="${dark}"/>`,
    none: '',
  }
  const body = `${tails[tail]}<path d="M16 14c-5 0-8 6-8 12 0 3.5 2.5 5 8 5s8-1.5 8-5c0-6-3-12-8-12z" fill="${coat}"/><ellipse cx="10" cy="28" rx="3.6" ry="3" fill="${dark}"/><ellipse cx="22" cy="28" rx="3.6" ry="3" fill="${dark}"/><ellipse cx="16" cy="25" rx="4.6" ry="5.5" fill="${belly}"/><ellipse cx="12.6" cy="29.8" rx="2.5" ry="1.5" fill="${paws}"/><ellipse cx="19.4" cy="29.8" rx="2.5" ry="1.5" fill="${paws}"/>`
  return `${body}<g transform="translate(6.4 1) scale(.6)">${head}</g>`
}
