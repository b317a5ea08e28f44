/** Where a server is, by its address; without user and password. */
export interface Place {
  /** `db.example.com:5432`, or the folder of a socket. */
  readonly host: string
  /** `host/database`. */
  readonly name: string
  readonly password: string | undefined
}

/** `url` is one that the options have let through. */
export function placeOf(url: string): Place {
  const { hostname, port, pathname, password, searchParams } = new URL(url)
  const server = decodeURIComponent(searchParams.get('host') ?? hostname) || 'localhost'
  const host = server.startsWith('/') ? server : `${server}:${port || searchParams.get('port') || '5432'}`
  const plain = password || searchParams.get('password')
  return { host, name: `${host}${pathname === '/' ? '' : pathname}`, password: plain ? decodeURIComponent(plain) : undefined }
}
