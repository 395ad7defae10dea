// Counts and costs: read wherever vendors put them, never overwritten by zeros, estimated where they are missing; and what the client is
// told is what the event says.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene } from './support/scene.mjs';
import * as vendor from './support/vendor_replies.mjs';

const { chunk, completion, done, json, sse, usageOf } = vendor;
let scene;
before(async () => {
    scene = await Scene.start();
});
after(() => scene.stop());

/// {input, output, cached, estimated, cost} of the event.
async function counted(answer) {
    const { tokens, actual_cost_usd } = await scene.eventOf(answer);
    return { input: tokens.prompt, output: tokens.completion, cached: tokens.cached, estimated: tokens.estimated, cost: actual_cost_usd };
}

describe('zeros at the end of a stream', () => {
    const zeros = { input_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 0, output_tokens: 7 };
    const items = (last) => [
        vendor.start({ input_tokens: 15, cache_read_input_tokens: 100, cache_creation_input_tokens: 0, output_tokens: 1 }),
        vendor.open(),
        vendor.words('a'),
        vendor.close(),
        vendor.finish('end_turn', last),
        vendor.stop,
    ];
    const right = { input: 115, output: 7, cached: 100, estimated: false, cost: 0.00018 };

    test('as null keep it too', async () => {
        for (const dialect of ['openai', 'anthropic']) {
            scene.claude.expect(sse(items({ input_tokens: null, cache_read_input_tokens: null, output_tokens: 7 })));
            assert.deepEqual(await counted(await scene.ask(dialect, { model: 'claude', stream: true })), right);
        }
    });
});

describe('usage in other places', () => {
    const cached = { input: 1204, output: 10, cached: 1024, estimated: false, cost: 0.000302 };
    const uncached = { input: 1204, output: 10, cached: 0, estimated: false, cost: 0.001224 };
    const kimi = usageOf(1204, 10, { cached_tokens: 1024 });

    async function assertCounted(expected, reply, body = {}) {
        for (const dialect of ['openai', 'anthropic']) {
            scene.local.expect(reply);
            assert.deepEqual(await counted(await scene.ask(dialect, { model: 'local', ...body })), expected, dialect);
        }
    }

    test('prompt_cache_hit_tokens of DeepSeek', () =>
        assertCounted(
            cached,
            json(
                completion(
                    { content: 'hello' },
                    { usage: usageOf(1204, 10, { prompt_cache_hit_tokens: 1024, prompt_cache_miss_tokens: 180 }) },
                ),
            ),
        ));
    test('x_groq.usage of Groq', () =>
        assertCounted(
            uncached,
            sse([
                chunk({ role: 'assistant', content: '' }, null, { x_groq: { id: 'req' } }),
                chunk({ content: 'a' }),
                chunk({}, 'stop', { x_groq: { id: 'req', usage: { queue_time: 0.1, ...usageOf(1204, 10) } } }),
                done,
            ]),
            { stream: true },
        ));
    test('usage on the chunk with the finish_reason', () =>
        assertCounted(uncached, sse([chunk({ role: 'assistant', content: 'a' }), chunk({}, 'stop', { usage: usageOf(1204, 10) }), done]), {
            stream: true,
        }));
    test('cached tokens in prompt_tokens_details', () =>
        assertCounted(
            cached,
            json(completion({ content: 'hello' }, { usage: usageOf(1204, 10, { prompt_tokens_details: { cached_tokens: 1024 } }) })),
        ));

    test('the client of another dialect is told them', async () => {
        scene.local.expect(
            sse([chunk({ role: 'assistant', content: 'a' }), chunk({}, 'stop', { x_groq: { usage: usageOf(1204, 10) } }), done]),
        );
        const answer = await scene.ask('anthropic', { model: 'local', stream: true });
        assert.deepEqual(answer.said.usage, { input: 1204, output: 10, cached: 0 });
    });
});
