// DOMPurify as a chunk of its own, for browsers without `Element.setHTML`.
import DOMPurify from 'dompurify'

export { DOMPurify }
