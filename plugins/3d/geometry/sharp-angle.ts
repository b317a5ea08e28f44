/** Edges sharper than this stay sharp; flatter ones are shaded round. Degrees. */
export const sharpAngle = 35
