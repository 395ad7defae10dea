// The chain of events and acts, checked by the program and by a tool that shares no line with it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { asking } from './support/clients.mjs';
import { configuration } from './support/configuration.mjs';
import { Gateway, binary, eventually } from './support/gateway.mjs';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;

describe('the chain of a store', () => {
    let gateway;
    before(async () => {
        gateway = await Gateway.start({ settings: { ...configuration(), audit: { chain: 'sha256' } } });
        for (let each = 0; each < 5; ++each) await asking.openai[each % 2 ? 'streamed' : 'plain'](gateway, 'reliable-chat');
        await asking.anthropic.plain(gateway, 'chat-experiment');
        await eventually('all events are chained', () => verify().said.events === 6);
    });
    after(() => gateway.stop());

    const run = (words) => spawnSync(binary, [...words, '--store', gateway.store], { encoding: 'utf8' });
    function verify(...words) {
        const done = run(['audit', 'verify', '--json', ...words]);
        return { status: done.status, said: done.stdout ? JSON.parse(done.stdout) : {}, stderr: done.stderr };
    }
    function independent() {
        const done = spawnSync('python3', [join(here, 'python/verify_chain.py'), gateway.store], { encoding: 'utf8' });
        assert.equal(done.status, 0, done.stderr);
        return JSON.parse(done.stdout);
    }

    test('is whole for both, with the same head', () => {
        const ours = verify();
        assert.equal(ours.status, 0, ours.stderr);
        assert.equal(ours.said.whole, true);
        const theirs = independent();
        assert.deepEqual({ links: ours.said.links, events: ours.said.events, head: ours.said.head.head }, theirs);
        assert.equal(theirs.events, 6);
    });

    test('says who did what, a line each', () => {
        const acts = run(['audit', 'log']).stdout.trim().split('\n').map(JSON.parse);
        assert.equal(acts[0].kind, 'run.begun');
        assert.equal(acts[0].link, 1);
        assert.deepEqual({ ...acts[0].detail, version: 'any' }, { run: 1, version: 'any', events_chained: true });
    });

    test('has the heads that were kept', () => {
        const kept = join(gateway.folder, 'heads');
        writeFileSync(kept, run(['audit', 'head']).stdout);
        assert.equal(verify('--head', kept).status, 0);
        writeFileSync(kept, `{"link":999,"head":"${'ab'.repeat(32)}","at":"2026-11-21T12:00:00.000000Z"}\n`);
        const cut = verify('--head', kept);
        assert.equal(cut.status, 1);
        assert.match(cut.said.broken.what, /its end was removed/);
    });

    test('is broken for both where a row was changed', () => {
        const change = `import sqlite3, sys; s = sqlite3.connect(sys.argv[1]); s.execute("UPDATE events SET status = 299 WHERE id = (SELECT max(id) FROM events)"); s.commit()`;
        assert.equal(spawnSync('python3', ['-c', change, gateway.store]).status, 0);
        const ours = verify();
        assert.equal(ours.status, 1);
        assert.match(ours.said.broken.event, /^req_[0-9a-z]{13}$/);
        assert.match(ours.said.broken.what, /^the event was changed/);
        assert.match(independent().broken, /is not what was written/);
    });
});
