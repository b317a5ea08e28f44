/** The prompt `model_brief`: from a wish to a good spec. */
import { guide } from './guide.ts'

/** What a language model is told before it writes a spec. */
export const brief = (wish: string): string => `Design a 3D model of: ${wish}

Think first: which parts does it have, what are their real sizes, in which plane and direction does each lie, on which side (front is -y, right +x, up +z), where do they touch? Then write the spec and call the tool create_model with it as \`spec\`.
Look at the preview and the report, and call it again with a better spec where something is off: floating parts, wrong proportions, missing detail.

${guide()}`
