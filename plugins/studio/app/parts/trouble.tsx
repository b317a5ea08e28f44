/** What went wrong, why, and what helps. */
import type { JSX } from 'preact'
import { CircleAlert } from 'lucide'
import { Icon } from './icon.tsx'
import type { Trouble as Known } from '../link/result.ts'
import './trouble.css'

export const Trouble = ({ message, why, fix, code }: Known): JSX.Element => (
  <div class="trouble" role="alert">
    <Icon of={CircleAlert} size={20} />
    <div>
      <strong>{message}</strong>
      {why !== undefined && <p>{why}</p>}
      {fix !== undefined && <p>{fix}</p>}
      {code !== undefined && <code>{code}</code>}
    </div>
  </div>
)
