// What our middleware leaves on each request for the handlers.

export type Env = {
  Variables: {
    /** Names the request in logs and problems; nothing about the caller. */
    requestId: string
    /** Who calls, as rate limits see it: an address or its network's prefix. Never logged. */
    caller: string
  }
}
