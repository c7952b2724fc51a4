// The tokens of the observer's page, by a clock that is moved on.

import assert from 'node:assert/strict';
import { createInvitations } from '../../../runtime/observer/invitations.ts';
import { invitationTime, sessionTime } from '../../../runtime/observer/limits.ts';

describe('an invitation', () => {
  it('is good once, and its key too', () => {
    const invitations = createInvitations(() => 0);
    const token = invitations.invite();
    const key = invitations.accept(token);
    assert.ok(key !== undefined && key !== token);
    assert.equal(invitations.accept(token), undefined);
    assert.equal(invitations.enter(token), false);
    assert.equal(invitations.enter(key), true);
    assert.equal(invitations.enter(key), false);
  });

  it('is not guessed: tokens have 256 bits, all different', () => {
    const invitations = createInvitations(() => 0);
    const tokens = new Set(Array.from({ length: 100 }, () => invitations.invite()));
    assert.equal(tokens.size, 100);
    for (const token of tokens) assert.match(token, /^[\w-]{43}$/);
    for (const wrong of ['', 'x', '/', '0'.repeat(43), `${[...tokens][0]}x`])
      assert.equal(invitations.accept(wrong), undefined);
  });

  it('ends by itself, and so does a key that no page has used', () => {
    let now = 0;
    const invitations = createInvitations(() => now);
    const [early, late] = [invitations.invite(), invitations.invite()];
    now = invitationTime - 1;
    const key = invitations.accept(early);
    now = invitationTime;
    assert.equal(invitations.accept(late), undefined);
    now = invitationTime - 1 + sessionTime;
    assert.equal(invitations.enter(key ?? ''), false);
  });
});
