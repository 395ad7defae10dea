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

describe('the query of a request', () => {
    test('keeps beta=true for Anthropic', async () => {
        scene.claude.expect(vendor.claudeHello);
        await scene.ask('anthropic', { model: 'claude' }, {}, '/v1/messages?beta=true');
        assert.equal(scene.claude.last.path, '/v1/messages?beta=true');
    });
});

describe('headers towards a provider', () => {
    test('hold nothing of the caller’s credentials', async () => {
        scene.openai.expect(vendor.hello);
        await scene.ask('openai', { model: 'gpt' }, { 'x-api-key': keys.everyone, cookie: 'a=b', 'api-key': keys.everyone });
        assert.ok(!JSON.stringify(scene.openai.last.headers).includes(keys.everyone));
        assert.equal(scene.openai.last.headers.authorization, `Bearer ${keys.provider}`);
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
