// What clients rely on beside the body: where they may ask, which headers pass and which never do, and that a request means one thing only.

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { after, before, describe, test } from 'node:test';
import { keys } from './support/configuration.mjs';
import { Scene } from './support/scene.mjs';
import * as vendor from './support/vendor_replies.mjs';

let scene;
before(async () => {
    scene = await Scene.start();
});
after(() => scene.stop());

describe('a path', () => {
    test('with /v1 twice is understood', async () => {
        scene.local.expect(vendor.hello, vendor.hello);
        for (const [dialect, path] of [
            ['openai', '/v1/v1/chat/completions'],
            ['anthropic', '/v1/v1/messages'],
        ]) {
            assert.equal((await scene.ask(dialect, { model: 'local' }, {}, path)).status, 200, path);
        }
    });
    test('with two slashes is understood', async () => {
        scene.local.expect(vendor.hello);
        assert.equal((await scene.ask('openai', { model: 'local' }, {}, '//v1/chat/completions')).status, 200);
    });
    test('with a slash at its end is understood', async () => {
        scene.local.expect(vendor.hello);
        assert.equal((await scene.ask('anthropic', { model: 'local' }, {}, '/v1/messages/')).status, 200);
    });
});

describe('the query of a request', () => {
    test('never carries a key to the provider', async () => {
        scene.openai.expect(vendor.hello, vendor.hello);
        for (const name of ['apikey', 'api_key', 'key', 'x']) {
            scene.openai.expect(vendor.hello);
            await scene.ask('openai', { model: 'gpt' }, {}, `/v1/chat/completions?${name}=${keys.everyone}`);
            assert.ok(!scene.openai.last.path.includes(keys.everyone), scene.openai.last.path);
        }
    });
    test('keeps beta=true for Anthropic', async () => {
        scene.claude.expect(vendor.claudeHello);
        await scene.ask('anthropic', { model: 'claude' }, {}, '/v1/messages?beta=true');
        assert.equal(scene.claude.last.path, '/v1/messages?beta=true');
    });
});

describe('a field that routing reads', () => {
    for (const name of ['Model', 'MODEL', 'mODEL']) {
        test(`is not accepted a second time as ${name}`, async () => {
            for (const [dialect, model, vendorName] of [
                ['openai', 'local', 'local'],
                ['openai', 'claude', 'claude'],
            ]) {
                scene[vendorName].expect();
                const answer = await scene.ask(dialect, { model, [name]: 'gpt' });
                assert.equal(answer.status, 400, answer.body);
                assert.match(answer.said.error.message, new RegExp(name));
                assert.equal(scene[vendorName].asked.length, 0);
            }
        });
    }
    test('is not accepted a second time with a letter that folds into it', async () => {
        const answer = await scene.ask('openai', { model: 'local', ſtream: true });
        assert.equal(answer.status, 400);
    });
});

describe('headers towards a provider', () => {
    test('are the version of Anthropic’s API the provider names, also when the request is translated', async () => {
        scene.claude.expect(vendor.claudeHello);
        await scene.ask('openai', { model: 'claude-version' });
        assert.equal(scene.claude.last.headers['anthropic-version'], '2024-10-22');
    });
    test('are all betas, when they come on two lines', async () => {
        scene.claude.expect(vendor.claudeHello);
        await scene.ask('anthropic', { model: 'claude' }, { 'anthropic-beta': ['one-2025-01-01', 'two-2025-02-02'] });
        assert.deepEqual(scene.claude.last.headers['anthropic-beta'].split(/,\s*/).sort(), ['one-2025-01-01', 'two-2025-02-02']);
    });
    test('hold nothing of the caller’s credentials', async () => {
        scene.openai.expect(vendor.hello);
        await scene.ask('openai', { model: 'gpt' }, { 'x-api-key': keys.everyone, cookie: 'a=b', 'api-key': keys.everyone });
        assert.ok(!JSON.stringify(scene.openai.last.headers).includes(keys.everyone));
        assert.equal(scene.openai.last.headers.authorization, `Bearer ${keys.provider}`);
    });
});

describe('a compressed request', () => {
    test('is read, or refused as what it is', async () => {
        scene.local.expect(vendor.hello);
        const body = gzipSync(JSON.stringify({ model: 'local', messages: [{ role: 'user', content: 'hi' }] }));
        const reply = await fetch(`${scene.gateway.url}/v1/chat/completions`, {
            method: 'POST',
            headers: { 'content-encoding': 'gzip', 'content-type': 'application/json', authorization: `Bearer ${keys.everyone}` },
            body,
        });
        await reply.text();
        assert.ok(reply.status === 200 || reply.status === 415, `status ${reply.status}`);
    });
});

describe('a stream that is silent for a while', () => {
    test('passes the pings of Anthropic on to an OpenAI client as comments', async () => {
        scene.claude.expect(
            vendor.sse([
                vendor.start(),
                { type: 'ping' },
                { type: 'ping' },
                vendor.open(),
                vendor.words('a'),
                vendor.close(),
                vendor.finish(),
                vendor.stop,
            ]),
        );
        const answer = await scene.ask('openai', { model: 'claude', stream: true });
        assert.equal(answer.said.text, 'a');
        assert.match(answer.body, /^:/m);
    });
    test('passes the comments of a router on to an Anthropic client as pings', async () => {
        scene.local.expect(
            vendor.sse([
                vendor.chunk({ role: 'assistant', content: '' }),
                ': OPENROUTER PROCESSING\n\n',
                ': OPENROUTER PROCESSING\n\n',
                vendor.chunk({ content: 'a' }, 'stop'),
                vendor.done,
            ]),
        );
        const answer = await scene.ask('anthropic', { model: 'local', stream: true });
        assert.equal(answer.said.text, 'a');
        assert.match(answer.body, /^event: ping$/m);
    });
});

describe('what a translated reply lost', () => {
    test('is listed in the event', async () => {
        const url_citation = { start_index: 0, end_index: 5, url: 'https://example.com', title: 'x' };
        scene.local.expect(vendor.json(vendor.completion({ content: 'hello', annotations: [{ type: 'url_citation', url_citation }] })));
        const answer = await scene.ask('anthropic', { model: 'local' });
        assert.equal(answer.said.text, 'hello');
        const { translation_losses } = await scene.eventOf(answer);
        assert.ok(
            translation_losses.some((loss) => loss.includes('annotations')) || /citations/.test(answer.body),
            `${translation_losses}`,
        );
    });
});
