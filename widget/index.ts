// What the loader fetches once a gate is there: the element. Nothing else.
export { openGate as open } from './gate.ts'
