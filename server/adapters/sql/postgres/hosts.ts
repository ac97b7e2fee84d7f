// Connections to whichever host of the connection string takes writes now: `postgres://user:secret@a,b:5433/books`.
import { Client, type ClientBase, type ClientConfig, Pool, type PoolClient, type PoolConfig } from 'pg'
import { isOutage } from './faults.ts'

export type Hosts = { readonly count: number; current(): ClientConfig; next(seen: ClientConfig): void }
export type Connections = { readonly options: object; connect(): Promise<PoolClient>; end(): Promise<void> }

/** One configuration for each host of the connection string. The driver itself understands a single one. */
export function hostsOf(url: string): Hosts {
  const [, scheme = '', user = '', hosts = '', rest = ''] = /^(\w+:\/\/)([^/?]*@)?([^/?]*)(.*)$/.exec(url) ?? []
  if (scheme === '') throw new Error('DATABASE_URL must be a connection string: postgres://user:secret@host/database')
  const configs = hosts.split(',').map((host) => ({ connectionString: `${scheme}${user}${host}${rest}` }))
  let current = 0
  return {
    count: configs.length,
    current: () => configs[current] as ClientConfig,
    // Of many callers that met the same dead host, the first moves on.
    next(seen) {
      if (configs[current] === seen) current = (current + 1) % configs.length
    },
  }
}

/** A pool that looks for the host that writes whenever it connects; after a failover it finds the new one. */
export function poolOf(hosts: Hosts, config: PoolConfig): Connections {
  class ClientOfCurrentHost extends Client {
    constructor() {
      super({ ...config, ...hosts.current() })
      // Whoever waits for an answer hears of a connection that breaks. Unheard, the event would end the process.
      this.on('error', () => {})
    }
  }
  const pool = new Pool({ ...config, Client: ClientOfCurrentHost, onConnect: greet })
  // An idle connection that breaks leaves the pool; whoever asks next gets a new one.
  pool.on('error', () => {})

  return {
    options: config,
    async connect() {
      for (let left = hosts.count; ; left--) {
        const seen = hosts.current()
        try {
          return await pool.connect()
        } catch (fault) {
          hosts.next(seen)
          if (left <= 1 || !isOutage(fault)) throw fault
        }
      }
    },
    end: () => pool.end(),
  }
}

/** Refuses a host that only follows another, and makes a commit wait for the disk whatever the role's default is. */
async function greet(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ follows: boolean }>('select pg_is_in_recovery() as follows')
  if (rows[0]?.follows) throw new FollowingHost()
  await client.query(`select set_config('synchronous_commit', 'on', false)
    where current_setting('synchronous_commit', true) = 'off'`)
}

/** The host is a standby. To the caller it is as good as away. */
export class FollowingHost extends Error {
  constructor() {
    super('the host takes no writes')
    this.name = 'FollowingHost'
  }
}
