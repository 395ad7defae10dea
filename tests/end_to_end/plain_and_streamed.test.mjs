// Both vendors' clients, plain and streamed, against simulated providers of both dialects: all four pairs.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anthropic, asking, openai, question } from './support/clients.mjs';
import { clearText } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';

let gateway;
before(async () => {
    gateway = await Gateway.start();
});
after(() => gateway.stop());

const endOf = { openai: 'stop', anthropic: 'end_turn' };
const prefixOf = { openai: 'chatcmpl-', anthropic: 'msg_' };

for (const client of ['openai', 'anthropic']) {
    for (const upstream of ['chat', 'messages']) {
        describe(`${client} client, ${upstream} provider`, () => {
            for (const framing of ['plain', 'streamed']) {
                test(`a ${framing} reply has text, finish, usage and id`, async () => {
                    const seen = await asking[client][framing](gateway, `${upstream}-plain`);
                    assert.equal(seen.text, clearText);
                    assert.equal(seen.finish, endOf[client]);
                    assert.ok(seen.input > 0 && seen.output > 0, `tokens ${seen.input}, ${seen.output}`);
                    assert.ok(seen.id.startsWith(prefixOf[client]), seen.id);
                });
            }

            test("the reply carries the gateway's headers", async () => {
                const { headers } = await asking[client].plain(gateway, `${upstream}-plain`);
                assert.match(headers.get('x-signalbox-request-id'), /^req_\w+$/);
                assert.equal(headers.get('x-signalbox-model'), `sim-${upstream}/plain`);
                assert.match(headers.get('x-signalbox-upstream-latency'), /^\d+/);
                assert.match(headers.get('x-signalbox-gateway-latency'), /^\d+/);
            });

            test('the same question gets the same tokens plain and streamed', async () => {
                const plain = await asking[client].plain(gateway, `${upstream}-plain`);
                const streamed = await asking[client].streamed(gateway, `${upstream}-plain`);
                assert.deepEqual([streamed.input, streamed.output], [plain.input, plain.output]);
            });

            test('a stream comes in many events and not in one', async () => {
                const { events } = await asking[client].streamed(gateway, `${upstream}-plain`);
                assert.ok(events >= 5, `${events} events`);
            });
        });
    }
}

for (const upstream of ['chat', 'messages']) {
    describe(`stream_options.include_usage, ${upstream} provider`, () => {
        async function chunksOf(more) {
            const chunks = [];
            const stream = await openai(gateway).chat.completions.create({
                model: `${upstream}-plain`,
                messages: question,
                stream: true,
                ...more,
            });
            for await (const chunk of stream) chunks.push(chunk);
            return chunks;
        }

        test('asked for, the last chunk has no choice and the usage, earlier ones have usage null', async () => {
            const chunks = await chunksOf({ stream_options: { include_usage: true } });
            assert.deepEqual(chunks.at(-1).choices, []);
            assert.ok(chunks.at(-1).usage.total_tokens > 0);
            assert.ok(chunks.slice(0, -1).every((chunk) => (chunk.usage ?? null) === null));
        });

        test('not asked for, no chunk has usage and every chunk has a choice', async () => {
            const chunks = await chunksOf({});
            assert.ok(chunks.every((chunk) => (chunk.usage ?? null) === null));
            assert.ok(
                chunks.every((chunk) => chunk.choices.length === 1),
                JSON.stringify(chunks.filter((chunk) => chunk.choices.length !== 1)),
            );
        });
    });

    describe(`the vendors' stream helpers, ${upstream} provider`, () => {
        test('openai chat.completions.stream() builds the whole completion', async () => {
            const whole = await openai(gateway)
                .chat.completions.stream({ model: `${upstream}-plain`, messages: question })
                .finalChatCompletion();
            assert.equal(whole.choices[0].message.content, clearText);
        });

        test('anthropic messages.create({stream: true}) yields the documented order of events', async () => {
            const types = [];
            const stream = await anthropic(gateway).messages.create({
                model: `${upstream}-plain`,
                max_tokens: 100,
                messages: question,
                stream: true,
            });
            for await (const event of stream) if (event.type !== types.at(-1)) types.push(event.type);
            assert.deepEqual(
                types.filter((type) => type !== 'ping'),
                ['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop', 'message_delta', 'message_stop'],
            );
        });

        test('anthropic beta.messages is answered, with ?beta=true and a list of betas', async () => {
            const asked = { model: `${upstream}-plain`, max_tokens: 100, messages: question, betas: ['context-management-2025-06-27'] };
            const { data, response } = await anthropic(gateway)
                .beta.messages.create(asked, { query: { beta: 'true' } })
                .withResponse();
            assert.equal(data.content[0].text, clearText);
            assert.match(response.url, /\?beta=true$/);
        });
    });
}
