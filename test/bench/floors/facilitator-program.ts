// A stub of the third party that 402 middlewares ask: it believes every payment, at once.
import { createServer } from 'node:http'

createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ isValid: true, payer: '0x0' }))
  })
}).listen(Number(process.env.PORT), '127.0.0.1')
