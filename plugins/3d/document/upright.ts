/** A quarter turn about x that stands z-up models upright in glTF, as a quaternion. */
export const upright: [number, number, number, number] = [-Math.SQRT1_2, 0, 0, Math.SQRT1_2]
