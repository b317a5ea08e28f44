/** The packages with machine code that a bundle needs, by the names that their owners give them. */

/** Node's words for the systems that there are bundles for. */
export type Platform = 'linux' | 'darwin' | 'win32'
/** A package.json, as far as it names packages of machine code. */
export interface Pins {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** What a bundle is made for: Node's platform, and the processors that it runs on there. Linux: glibc, as desktops have it. */
export const targets: Readonly<Record<Platform, readonly string[]>> = {
  linux: ['x64', 'arm64'],
  darwin: ['arm64', 'x64'],
  win32: ['x64', 'arm64'],
}

const resvgEnding: Readonly<Record<Platform, string>> = { linux: '-gnu', darwin: '', win32: '-msvc' }

/** `name@version` of each, for one platform with all of its processors. `sharp`, `resvg`: their package.json, which pin the versions. */
export const nativesOf = (platform: Platform, { sharp, resvg }: { readonly sharp: Pins; readonly resvg: Pins }): readonly string[] =>
  targets[platform].flatMap((cpu) => {
    const pinned: Pins['optionalDependencies'] & object = { ...sharp.optionalDependencies, ...resvg.optionalDependencies }
    const wanted = [
      `@img/sharp-${platform}-${cpu}`,
      // On Windows it is inside of the one above.
      ...(platform === 'win32' ? [] : [`@img/sharp-libvips-${platform}-${cpu}`]),
      `@resvg/resvg-js-${platform}-${cpu}${resvgEnding[platform]}`,
    ]
    return wanted.map((name) => {
      if (pinned[name] === undefined) throw new Error(`${name} is not there any more.`)
      return `${name}@${pinned[name]}`
    })
  })
