/** The thread in which pictures are drawn and changed. */
import { workerTask } from 'atelier-mcp'
import { applyEdit, type EditOrder } from './edit/apply-edit.ts'
import { illustrate as draw, type Order } from './illustrate.ts'

/** One new picture. */
export const illustrate = workerTask((order: Order) => draw(order))
/** One changed picture. */
export const edit = workerTask((order: EditOrder) => applyEdit(order))
