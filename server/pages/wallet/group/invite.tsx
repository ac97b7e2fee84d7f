// POST /wallet/group/:membership/invite: the organiser has typed who may take a seat.

import { inviteToGroup } from '../../../flows/invite-to-group.ts'
import { type GroupAsked, ownGroup } from '../../../flows/own-group.ts'
import type { Ports } from '../../../ports/index.ts'
import { ownForm } from '../../own-form.ts'
import { readingFor } from '../../text/reading.ts'
import { type GroupContext, groupAsked } from './group-context.ts'
import { seatLetter } from './letter.ts'
import { namesOf, showGroupOf } from './show-group.tsx'
import { tellInGroup } from './tell-in-group.ts'
import { typedLines } from './typed-lines.ts'

// A hundred addresses of the greatest length, as a form carries them.
const bytesMax = 40 * 1024

export function invite(ports: Ports) {
  return async (c: GroupContext): Promise<Response> => {
    const form = await ownForm(ports, c, bytesMax)
    const asked = await groupAsked(ports, c)
    const typed = form.get('invited') ?? ''
    const lines = typedLines(typed)
    if ('fault' in lines) return showGroupOf(ports, c, asked, lines)
    const write = await letterOf(ports, c, asked)
    const answer = await inviteToGroup(ports, { ...asked, ...lines, write })
    switch (answer.next) {
      case 'too-many':
        return showGroupOf(ports, c, asked, { typed, fault: { is: 'too-many' } })
      case 'over':
        return tellInGroup(c, asked, 'group-over')
      case 'invited':
        return tellInGroup(c, asked, answer.untold > 0 ? 'invited-untold' : 'invited')
      default:
        return answer satisfies never
    }
  }
}

/** In the language of the organiser, who knows whom they write to. It is the same for all. */
async function letterOf(ports: Ports, c: GroupContext, asked: GroupAsked) {
  const names = await namesOf(ports, await ownGroup(ports, asked))
  const letter = seatLetter(ports.settings, readingFor(c.req.header('Accept-Language')), names)
  return () => letter
}
