// One limiter of the library without the other twenty (and their database drivers) in the worker's bundle.
declare module 'rate-limiter-flexible/lib/RateLimiterMemory.js' {
  export { RateLimiterMemory as default } from 'rate-limiter-flexible'
}
