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

    test('keep the input of message_start, translated', async () => {
        scene.claude.expect(sse(items(zeros)));
        const answer = await scene.ask('openai', { model: 'claude', stream: true, stream_options: { include_usage: true } });
        assert.deepEqual(answer.said.usage, { input: 115, output: 7, cached: 100 });
        assert.deepEqual(await counted(answer), right);
    });

    test('keep the input of message_start, relayed', async () => {
        scene.claude.expect(sse(items(zeros)));
        assert.deepEqual(await counted(await scene.ask('anthropic', { model: 'claude', stream: true })), right);
    });

    test('as null keep it too', async () => {
        for (const dialect of ['openai', 'anthropic']) {
            scene.claude.expect(sse(items({ input_tokens: null, cache_read_input_tokens: null, output_tokens: 7 })));
            assert.deepEqual(await counted(await scene.ask(dialect, { model: 'claude', stream: true })), right);
        }
    });

    test('of an OpenAI-like server keep the counts of the chunk before', async () => {
        const reply = sse([
            chunk({ role: 'assistant', content: 'a' }, null, { usage: usageOf(12, 1) }),
            chunk({}, 'stop', { usage: usageOf(12, 3) }),
            vendor.usageChunk(0, 0),
            done,
        ]);
        for (const dialect of ['openai', 'anthropic']) {
            scene.local.expect(reply);
            const { input, output } = await counted(await scene.ask(dialect, { model: 'local', stream: true }));
            assert.deepEqual([input, output], [12, 3]);
        }
    });
});

describe('usage that is missing', () => {
    async function assertEstimated(reply, body = {}) {
        scene.local.expect(reply, reply);
        const relayed = await counted(await scene.ask('openai', { model: 'local', ...body }));
        const answer = await scene.ask('anthropic', { model: 'local', ...body });
        const translated = await counted(answer);
        for (const seen of [relayed, translated]) {
            assert.equal(seen.estimated, true);
            assert.ok(seen.input > 0 && seen.output > 0, JSON.stringify(seen));
            assert.ok(seen.cost > 0, `cost ${seen.cost}`);
        }
        assert.equal(translated.output, relayed.output);
        assert.equal(answer.said.usage.output, translated.output);
        return translated;
    }

    test('as null in a plain reply is estimated, to client and event alike', async () => {
        const { output } = await assertEstimated(json(completion({ content: 'hello' }, { usage: null })));
        assert.ok(output <= 5, `"hello" is told as ${output} tokens`);
    });
    test('altogether in a plain reply is estimated alike', () =>
        assertEstimated(json(completion({ content: 'hello' }, { usage: undefined }))));
    test('as zeros beside text is estimated alike', () =>
        assertEstimated(json(completion({ content: 'some words here' }, { usage: usageOf(0, 0) }))));
    test('as zeros of a stream is estimated alike', () =>
        assertEstimated(sse([chunk({ role: 'assistant', content: 'some words here' }, 'stop'), vendor.usageChunk(0, 0), done]), {
            stream: true,
        }));

    test('of a stream of long pieces is estimated by its text', async () => {
        const fox = 'The quick brown fox jumps over the lazy dog and then walks home in the evening to rest a while. '.repeat(5);
        const on = 'And so on and so forth until the end of the day comes. '.repeat(5);
        const seen = await assertEstimated(
            sse([chunk({ role: 'assistant', content: fox }), chunk({ content: on }), chunk({}, 'stop'), done]),
            { stream: true },
        );
        assert.ok(seen.output >= 140 && seen.output <= 200, `${seen.output} tokens`);
    });

    test('of a long text without spaces is not estimated as nothing', async () => {
        const seen = await assertEstimated(json(completion({ content: 'QUJD'.repeat(2000) }, { usage: undefined })));
        assert.ok(seen.output > 1000, `${seen.output} tokens`);
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
    test('cached_tokens of Kimi', () => assertCounted(cached, json(completion({ content: 'hello' }, { usage: kimi }))));
    test('usage inside the choice of Kimi’s stream', () => {
        const last = { ...chunk({}, 'stop'), choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage: kimi }] };
        return assertCounted(cached, sse([chunk({ role: 'assistant', content: 'a' }), last, done]), { stream: true });
    });
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

describe('half a report', () => {
    const reply = (usage) => json(completion({ content: 'some words here' }, { usage }));

    test('without the reply’s tokens is completed, to client and event alike', async () => {
        for (const dialect of ['openai', 'anthropic']) {
            scene.local.expect(reply({ prompt_tokens: 12, total_tokens: 12 }));
            const answer = await scene.ask(dialect, { model: 'local' });
            const event = await counted(answer);
            assert.deepEqual(event, { input: 12, output: 4, cached: 0, estimated: true, cost: 0.00002 });
            if (dialect === 'anthropic') assert.deepEqual(answer.said.usage, { input: 12, output: 4, cached: 0 });
        }
    });

    test('with a prompt that is no number is completed', async () => {
        scene.local.expect(reply({ prompt_tokens: '12', completion_tokens: 3, total_tokens: 15 }));
        const { input, output, estimated } = await counted(await scene.ask('openai', { model: 'local' }));
        assert.ok(input >= 8, `${input} tokens`);
        assert.deepEqual({ output, estimated }, { output: 3, estimated: true });
    });

    test('at the end of a stream keeps the other half of the report before', async () => {
        for (const dialect of ['openai', 'anthropic']) {
            scene.local.expect(
                sse([
                    chunk({ role: 'assistant', content: 'a' }, null, { usage: usageOf(12, 1) }),
                    chunk({}, 'stop'),
                    vendor.usageChunk(0, 3),
                    done,
                ]),
            );
            const event = await counted(await scene.ask(dialect, { model: 'local', stream: true }));
            assert.deepEqual(event, { input: 12, output: 3, cached: 0, estimated: false, cost: 0.000018 });
        }
    });

    test('of more cached tokens than the prompt has counts the prompt once', async () => {
        const details = { prompt_tokens_details: { cached_tokens: 40 } };
        scene.local.expect(reply({ prompt_tokens: 12, completion_tokens: 3, total_tokens: 55, ...details }));
        assert.deepEqual(await counted(await scene.ask('openai', { model: 'local' })), {
            input: 52,
            output: 3,
            cached: 40,
            estimated: false,
            cost: 0.000022,
        });
        scene.local.expect(reply({ prompt_tokens: 12, completion_tokens: 3, total_tokens: 15, ...details }));
        assert.equal((await counted(await scene.ask('openai', { model: 'local' }))).cached, 12);
    });
});
