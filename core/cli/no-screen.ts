/** Whether anybody would see what is opened here. */

/** Why nobody would, as part of a sentence; `undefined` where somebody may. */
export function noScreen(): string | undefined {
  const { env, platform } = process
  if (env['SSH_CONNECTION'] || env['SSH_CLIENT'] || env['SSH_TTY']) return 'over SSH nobody would see it'
  const hasScreen = platform !== 'linux' || env['DISPLAY'] || env['WAYLAND_DISPLAY'] || env['WSL_DISTRO_NAME']
  return hasScreen ? undefined : 'there is no screen to open it on'
}
