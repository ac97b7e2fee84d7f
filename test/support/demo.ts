// npm run demo: the whole product on this machine, with no key and no account.
import { resolve } from 'node:path'
import { startWorld } from './demo-world.ts'

const {
  SITE_PORT = '4400',
  PORT = '4401',
  STRIPE_PORT = '4402',
  MAIL_PORT = '4403',
  DEMO_FOLDER = 'data/demo',
} = process.env

try {
  const world = await startWorld({
    folder: resolve(DEMO_FOLDER),
    ports: { site: Number(SITE_PORT), api: Number(PORT), stripe: Number(STRIPE_PORT), mail: Number(MAIL_PORT) },
  })
  console.log(`
  The magazine      ${world.siteOrigin}
  The backend       ${world.apiOrigin}
  The local Stripe  ${world.stripeOrigin}
  The mailbox       ${world.mailOrigin}

  Open an article, unlock it, and pay with 4242 4242 4242 4242, any date to come, any CVC.
  4000 0000 0000 0002 is declined, 4000 0025 0000 3155 asks for 3-D Secure.
  Ctrl+C ends it. What was bought is kept in ${DEMO_FOLDER}; remove that folder to start anew.
`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void world.stop().then(() => process.exit(0)))
} catch (fault) {
  const isTaken = (fault as { code?: string }).code === 'EADDRINUSE' || String(fault).includes('EADDRINUSE')
  console.error(
    isTaken
      ? 'A port is taken. Choose others: SITE_PORT=5400 PORT=5401 STRIPE_PORT=5402 MAIL_PORT=5403 npm run demo'
      : fault,
  )
  process.exit(1)
}
