declare module 'color-name' {
  /** CSS colour names with red, green, blue from 0 to 255. */
  const names: Readonly<Record<string, readonly [number, number, number]>>
  export default names
}
