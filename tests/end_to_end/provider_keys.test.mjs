// A provider that repeats the key it was sent: the key never reaches a caller, an event or the log, whatever its form and whatever exit
// the provider's words take. Each reply is searched when it is read, the log and all events when the scene ends.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene, providerKeys } from './support/scene.mjs';
import * as vendor from './support/vendor_replies.mjs';

let scene;
before(async () => {
    scene = await Scene.start();
});
after(() => scene.stop());

const invalid = (key) => vendor.error(401, { error: { message: `Invalid token: ${key} is not known`, code: 'invalid_api_key' } });
const limited = (key) => vendor.error(429, { error: { message: `Rate limit reached for key ${key}`, code: 'rate_limit' } });
const down = vendor.error(500, { error: { message: 'x' } });

async function assertHidden(answer, secrets) {
    const event = JSON.stringify(await scene.eventOf(answer));
    for (const secret of secrets) {
        assert.ok(!answer.body.includes(secret), `the reply: ${answer.body}`);
        assert.ok(!event.includes(secret), `the event: ${event}`);
    }
}

for (const [form, key] of Object.entries(providerKeys)) {
    const name = form.replaceAll(' ', '-');
    describe(`a key of the form "${form}"`, () => {
        test('stays hidden when a group is exhausted', async () => {
            scene.openai.expect(invalid(key));
            scene.backup.expect(down);
            const answer = await scene.ask('openai', { model: `gpt-${name}-and-backup` });
            assert.equal(answer.status, 502);
            assert.equal(answer.said.error.attempts.length, 2);
            await assertHidden(answer, [key]);
        });

        test('stays hidden in the 401, 400, 429 and 500 of a single target, plain and streamed, to both dialects', async () => {
            for (const status of [401, 403, 400, 429, 500]) {
                for (const dialect of ['openai', 'anthropic']) {
                    for (const stream of [false, true]) {
                        scene.openai.expect(
                            vendor.error(status, { error: { message: `bad header Authorization: Bearer ${key}`, type: 'x' } }),
                        );
                        const answer = await scene.ask(dialect, { model: `gpt-${name}`, stream });
                        assert.ok(answer.status >= 400, `status ${answer.status}`);
                        await assertHidden(answer, [key]);
                    }
                }
            }
        });

        test('stays hidden in a rate limit that is passed on', async () => {
            scene.openai.expect(limited(key));
            const answer = await scene.ask('openai', { model: `gpt-${name}` });
            assert.equal(answer.status, 429);
            await assertHidden(answer, [key]);
        });

        test('stays hidden in an error event amid a stream', async () => {
            const items = [
                vendor.chunk({ role: 'assistant', content: 'a' }),
                { error: { message: `Incorrect API key provided: ${key}.`, code: 'invalid_api_key' } },
            ];
            for (const dialect of ['openai', 'anthropic']) {
                scene.openai.expect(vendor.sse(items));
                await assertHidden(await scene.ask(dialect, { model: `gpt-${name}`, stream: true }), [key]);
            }
        });

        test('stays hidden in an error of an Anthropic provider', async () => {
            const body = { type: 'error', error: { type: 'invalid_request_error', message: `x-api-key ${key} may not do this` } };
            for (const dialect of ['openai', 'anthropic']) {
                scene.claude.expect(vendor.error(400, body));
                const answer = await scene.ask(dialect, { model: `claude-${name}` });
                assert.equal(answer.status, 400);
                await assertHidden(answer, [key]);
            }
        });

        test('stays hidden in a body that is no JSON, in a header, and under status 200', async () => {
            const page = vendor.json(`<html>key ${key} rejected</html>`, { status: 503, headers: { 'content-type': 'text/html' } });
            const header = vendor.error(400, { error: { message: 'x' } }, { 'x-debug-key': key });
            const disguised = vendor.json({ error: { message: `no credit left on ${key}` } });
            for (const reply of [page, header, disguised]) {
                scene.openai.expect(reply);
                const answer = await scene.ask('openai', { model: `gpt-${name}` });
                assert.ok(!JSON.stringify(answer.headers).includes(key));
                await assertHidden(answer, [key]);
            }
        });
    });
}

describe('other spellings of a key', () => {
    const key = providerKeys.project;

    test('as part of a longer word stay hidden', async () => {
        scene.openai.expect(
            vendor.error(400, { error: { message: `bad request for key ${key}0123456789abcdef`, type: 'invalid_request_error' } }),
        );
        const answer = await scene.ask('openai', { model: 'gpt-project' });
        assert.equal(answer.status, 400);
        await assertHidden(answer, [key]);
    });

    test('escaped as JSON stay hidden', async () => {
        const escaped = [...key].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
        scene.openai.expect(vendor.json(`{"error":{"message":"bad key ${escaped}","type":"x"}}`, { status: 400 }));
        const answer = await scene.ask('openai', { model: 'gpt-project' });
        await assertHidden(answer, [key, escaped]);
    });

    test('cut to its first twenty characters stay hidden', async () => {
        scene.openai.expect(vendor.error(400, { error: { message: `bad key ${key.slice(0, 20)}`, type: 'x' } }));
        await assertHidden(await scene.ask('openai', { model: 'gpt-project' }), [key.slice(0, 20)]);
    });

    test('in the nested error of a router stay hidden', async () => {
        const nested = {
            error: {
                message: 'Provider returned error',
                code: 400,
                metadata: { raw: JSON.stringify({ error: { message: `key ${key}` } }) },
            },
        };
        for (const dialect of ['openai', 'anthropic']) {
            scene.openai.expect(vendor.error(400, nested));
            await assertHidden(await scene.ask(dialect, { model: 'gpt-project' }), [key]);
        }
    });
});
