// What a caller without a key can make the gateway do: nearly nothing. Its key is judged before its body is read.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { keys } from './support/configuration.mjs';
import { Scene } from './support/scene.mjs';
import * as vendor from './support/vendor_replies.mjs';

let scene;
before(async () => {
    scene = await Scene.start();
});
after(() => scene.stop());

/// The most memory the gateway ever had, in bytes.
function peakMemory() {
    const status = readFileSync(`/proc/${scene.gateway.child.pid}/status`, 'utf8');
    return Number(status.match(/^VmHWM:\s+(\d+) kB$/m)[1]) * 1024;
}

/// Sends a head that promises 31 MB and this much of it; resolves with what came back when all was sent or the gateway closed.
function send(path, lines, body) {
    return new Promise((settled) => {
        let seen = '';
        const socket = connect(Number(new URL(scene.gateway.url).port), '127.0.0.1');
        const done = () => {
            settled(seen);
            socket.destroy();
        };
        socket.on('data', (bytes) => {
            seen += bytes;
            if (seen.includes('\r\n\r\n')) done();
        });
        socket.on('error', done);
        socket.on('close', done);
        socket.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${lines}Content-Length: 31000000\r\n\r\n`);
        socket.write(body);
    });
}

describe('callers without a key', () => {
    test('are refused before their bodies are read, a thousand of them within 100 MB', async () => {
        const body = Buffer.alloc(256 * 1024, ' ');
        const replies = await Promise.all(Array.from({ length: 1000 }, () => send('/v1/chat/completions', '', body)));
        assert.ok(peakMemory() < 100e6, `${Math.round(peakMemory() / 1e6)} MB`);
        const statuses = replies.filter(Boolean).map((reply) => reply.slice(0, 12));
        assert.ok(statuses.length > 0);
        assert.deepEqual([...new Set(statuses)], ['HTTP/1.1 401']);
    });

    test('with a wrong key get no 100 Continue', async () => {
        for (const [path, line] of [
            ['/v1/chat/completions', 'Authorization: Bearer sb_wrong\r\n'],
            ['/v1/messages', 'x-api-key: sb_wrong\r\n'],
        ]) {
            const reply = await send(path, `${line}Expect: 100-continue\r\n`, '');
            assert.match(reply, /^HTTP\/1\.1 401 /);
        }
    });

    test('leave room for those who have one', async () => {
        scene.local.expect(vendor.hello);
        const answer = await scene.ask('openai', { model: 'local' }, { authorization: `Bearer ${keys.everyone}` });
        assert.equal(answer.status, 200);
    });
});
