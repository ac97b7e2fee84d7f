// What the loader fetches once a gate is there: the elements. Nothing else.
export { openGate } from './gate.ts'
