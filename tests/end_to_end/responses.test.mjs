// OpenAI's client of the Responses API against vendors of every format, and clients of the other formats against a vendor of this one.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anthropic, openai } from './support/clients.mjs';
import { clearText, keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider, weather } from './support/scripted_provider.mjs';
import * as vendor from './support/vendor_replies.mjs';

const tool = {
    type: 'function',
    name: weather.name,
    description: 'Looks at the sky.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
    strict: true,
};

let scripted;
let gateway;
before(async () => {
    scripted = await ScriptedProvider.start();
    const base_url = `http://127.0.0.1:${scripted.port}/v1`;
    const auth = { secret: { env: 'E2E_PROVIDER_KEY' } };
    const breaker = { max_fails: 0 };
    const simulate = { text: clearText };
    const settings = {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' } },
        providers: [
            { id: 'sim-chat', kind: 'simulator', dialect: 'openai_chat', breaker },
            { id: 'sim-messages', kind: 'simulator', dialect: 'anthropic', breaker },
            { id: 'sim-responses', kind: 'simulator', dialect: 'openai_responses', breaker },
            { id: 'chat-vendor', kind: 'openai', base_url, auth, breaker },
            { id: 'messages-vendor', kind: 'anthropic', base_url, auth, breaker },
            { id: 'responses-vendor', kind: 'openai', dialect: 'openai_responses', base_url, auth, breaker },
        ],
        models: [
            ...['chat', 'messages', 'responses'].map((name) => ({ id: `sim-${name}`, provider: `sim-${name}`, upstream: 'plain', simulate })),
            { id: 'chat', provider: 'chat-vendor', upstream: 'gpt-scripted' },
            { id: 'messages', provider: 'messages-vendor', upstream: 'claude-sonnet-4-5', max_output: 2048 },
            { id: 'responses', provider: 'responses-vendor', upstream: 'gpt-5.6' },
        ],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
    gateway = await Gateway.start({ settings });
});
after(async () => {
    await gateway.stop();
    await scripted.stop();
});

const ask = (model, more = {}) => openai(gateway).responses.create({ model, input: 'Is the line clear?', ...more });

/// The events of a stream, and the response that ends it.
async function streamed(model, more = {}) {
    const events = [];
    for await (const event of await ask(model, { stream: true, ...more })) events.push(event);
    return { events, response: events.at(-1).response };
}

for (const upstream of ['sim-chat', 'sim-messages', 'sim-responses']) {
    describe(`responses client, ${upstream}`, () => {
        test('a plain response has text, status, usage and an id', async () => {
            const response = await ask(upstream);
            assert.equal(response.output_text, clearText);
            assert.equal(response.status, 'completed');
            assert.equal(response.error, null);
            assert.ok(response.id.startsWith('resp_'), response.id);
            assert.ok(response.usage.input_tokens > 0 && response.usage.output_tokens > 0);
            assert.equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens);
        });

        test('a stream has the same text in its deltas and in its last response', async () => {
            const { events, response } = await streamed(upstream);
            const deltas = events.filter((event) => event.type === 'response.output_text.delta');
            assert.equal(deltas.map((event) => event.delta).join(''), clearText);
            assert.ok(deltas.length > 3);
            assert.equal(events[0].type, 'response.created');
            assert.equal(events.at(-1).type, 'response.completed');
            assert.equal(response.output[0].content[0].text, clearText);
            events.forEach((event, at) => assert.equal(event.sequence_number, at));
        });

        test("the SDK's stream helper gathers the same response", async () => {
            const stream = openai(gateway).responses.stream({ model: upstream, input: 'Is the line clear?' });
            const final = await stream.finalResponse();
            assert.equal(final.output_text, clearText);
        });

        test('a limit of tokens ends the response as incomplete', async () => {
            const response = await ask(upstream, { max_output_tokens: 3 });
            assert.equal(response.status, 'incomplete');
            assert.deepEqual(response.incomplete_details, { reason: 'max_output_tokens' });
        });
    });
}

for (const upstream of ['chat', 'messages']) {
    describe(`responses client, scripted ${upstream} vendor`, () => {
        test('a round of tools comes back with the answer, plain and streamed', async () => {
            scripted.expect();
            for (const first of [await ask(upstream, { tools: [tool] }), (await streamed(upstream, { tools: [tool] })).response]) {
                const call = first.output.find((item) => item.type === 'function_call');
                assert.equal(call.name, weather.name);
                assert.deepEqual(JSON.parse(call.arguments), weather.input);
                assert.equal(first.status, 'completed');
                const input = [
                    { role: 'user', content: 'How is the weather?' },
                    ...first.output,
                    { type: 'function_call_output', call_id: call.call_id, output: '3 degrees' },
                ];
                const second = await ask(upstream, { tools: [tool], input });
                assert.equal(second.output_text, weather.text);
                assert.deepEqual(second.tools, [tool], 'the response repeats the tools');
            }
        });

        test('the vendor sees instructions, images and the form of the answer in its own words', async () => {
            scripted.expect();
            const image = 'data:image/png;base64,iVBORw0KGgo=';
            await ask(upstream, {
                instructions: 'Be brief.',
                input: [{ role: 'user', content: [{ type: 'input_text', text: 'What is it?' }, { type: 'input_image', image_url: image }] }],
                text: { format: { type: 'json_schema', name: 'it', schema: tool.parameters, strict: true } },
            });
            const seen = scripted.last;
            const content = seen.body.messages.at(-1).content;
            if (upstream === 'chat') {
                assert.equal(seen.path, '/v1/chat/completions');
                assert.deepEqual(seen.body.messages[0], { role: 'system', content: 'Be brief.' });
                assert.equal(content[1].image_url.url, image);
                assert.equal(seen.body.response_format.json_schema.name, 'it');
            } else {
                assert.equal(seen.path, '/v1/messages');
                assert.equal(seen.body.system[0].text, 'Be brief.');
                assert.deepEqual(content[1].source, { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' });
                assert.equal(seen.body.output_config.format.type, 'json_schema');
            }
        });

        test('what needs a store is refused and named', async () => {
            scripted.expect();
            for (const [more, param] of [
                [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
                [{ tools: [{ type: 'web_search' }] }, 'tools[0]'],
                [{ background: true }, 'background'],
            ]) {
                await assert.rejects(ask(upstream, more), (error) => {
                    assert.equal(error.status, 400);
                    assert.equal(error.param, param);
                    return true;
                });
            }
            assert.equal(scripted.asked.length, 0);
        });

        test("a vendor's error reaches the client as the SDK's typed error", async () => {
            const body =
                upstream === 'chat'
                    ? { error: { message: 'Slow down.', type: 'requests', param: null, code: 'rate_limit_exceeded' } }
                    : { type: 'error', error: { type: 'rate_limit_error', message: 'Slow down.' } };
            scripted.expect(vendor.error(429, body));
            await assert.rejects(ask(upstream), (error) => {
                assert.equal(error.status, 429);
                assert.equal(error.code, 'rate_limit_exceeded');
                return true;
            });
        });

        test('a stream that breaks makes the SDK throw', async () => {
            scripted.expect(
                upstream === 'chat'
                    ? vendor.sse([vendor.chunk({ role: 'assistant', content: 'Half' })])
                    : vendor.sse([vendor.start(), vendor.open(), vendor.words('Half')]),
            );
            const seen = [];
            await assert.rejects(
                (async () => {
                    for await (const event of await ask(upstream, { stream: true })) seen.push(event);
                })(),
                (error) => {
                    assert.equal(error.code, 'truncated');
                    return true;
                },
            );
            assert.ok(seen.some((event) => event.type === 'response.output_text.delta' && event.delta === 'Half'));
            assert.ok(!seen.some((event) => event.type === 'response.completed'));
        });
    });
}

describe('reasoning of Anthropic through a responses client', () => {
    const thinking = { type: 'thinking', thinking: 'Hm.', signature: 'EqQBsigned' };

    test('is a summary, and goes back with its signature', async () => {
        scripted.expect(vendor.json(vendor.message([thinking, vendor.text('Yes.')])), vendor.claudeHello);
        const first = await ask('messages', { reasoning: { effort: 'high', summary: 'auto' } });
        const reasoning = first.output.find((item) => item.type === 'reasoning');
        assert.deepEqual(reasoning.summary, [{ type: 'summary_text', text: 'Hm.' }]);
        await ask('messages', { input: [{ role: 'user', content: 'a' }, ...first.output, { role: 'user', content: 'b' }] });
        assert.deepEqual(scripted.last.body.messages[1].content[0], thinking);
    });

    test('is left out when the conversation goes on at OpenAI', async () => {
        scripted.expect(vendor.json(vendor.message([thinking, vendor.text('Yes.')])), vendor.json(responseOf('Done.')));
        const first = await ask('messages');
        await ask('responses', { input: [{ role: 'user', content: 'a' }, ...first.output, { role: 'user', content: 'b' }] });
        assert.deepEqual(
            scripted.last.body.input.map((item) => item.type ?? item.role),
            ['user', 'message', 'user'],
        );
    });
});

/// What OpenAI answers at /v1/responses.
function responseOf(text, more = {}) {
    const output = [{ id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] }];
    const usage = { input_tokens: 31, input_tokens_details: { cached_tokens: 8 }, output_tokens: 11, output_tokens_details: { reasoning_tokens: 4 }, total_tokens: 42 };
    return { id: 'resp_1', object: 'response', created_at: 1, status: 'completed', error: null, incomplete_details: null, model: 'gpt-5.6', output, usage, ...more };
}

const sealed = { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'gAAAsealed' };
const called = { id: 'fc_1', type: 'function_call', status: 'completed', call_id: 'call_1', name: weather.name, arguments: JSON.stringify(weather.input) };

describe('a vendor of the Responses API', () => {
    test('is relayed byte for byte to its own clients', async () => {
        scripted.expect(vendor.json(responseOf('Hello.', { brand_new: { a: 1.5 } })));
        const response = await ask('responses', { brand_new_request: 1, store: true });
        assert.deepEqual(response.brand_new, { a: 1.5 });
        assert.equal(scripted.last.path, '/v1/responses');
        assert.equal(scripted.last.body.model, 'gpt-5.6');
        assert.equal(scripted.last.body.brand_new_request, 1);
        assert.equal(scripted.last.body.store, true);
        assert.equal(scripted.last.headers.authorization, `Bearer ${keys.provider}`);
    });

    test('answers a client of Chat Completions, whose reasoning goes back sealed', async () => {
        scripted.expect(vendor.json({ ...responseOf(''), output: [sealed, called] }), vendor.json(responseOf('3 degrees.')));
        const tools = [{ type: 'function', function: { name: tool.name, parameters: tool.parameters } }];
        const messages = [{ role: 'user', content: 'How is the weather?' }];
        const first = await openai(gateway).chat.completions.create({ model: 'responses', messages, tools, max_completion_tokens: 100 });
        const { message, finish_reason } = first.choices[0];
        assert.equal(finish_reason, 'tool_calls');
        assert.equal(message.tool_calls[0].id, 'call_1');
        assert.equal(message.reasoning_content, 'Hm.');
        assert.deepEqual(first.usage.prompt_tokens_details.cached_tokens, 8);
        assert.equal(scripted.last.body.store, false);
        assert.deepEqual(scripted.last.body.include, ['reasoning.encrypted_content']);
        assert.equal(scripted.last.body.tools[0].strict, false);
        assert.equal(scripted.last.body.max_output_tokens, 100);
        messages.push(message, { role: 'tool', tool_call_id: 'call_1', content: '3 degrees' });
        const second = await openai(gateway).chat.completions.create({ model: 'responses', messages, tools });
        assert.equal(second.choices[0].message.content, '3 degrees.');
        const [, reasoning, call, output] = scripted.last.body.input;
        assert.equal(reasoning.encrypted_content, 'gAAAsealed');
        assert.equal(call.call_id, 'call_1');
        assert.deepEqual(output, { type: 'function_call_output', call_id: 'call_1', output: '3 degrees' });
    });

    test('answers a client of Messages as a stream', async () => {
        const event = (type, more) => ({ type, ...more });
        scripted.expect(
            vendor.sse([
                event('response.created', { response: { id: 'resp_1', model: 'gpt-5.6', status: 'in_progress', output: [] } }),
                event('response.output_item.added', { output_index: 0, item: { id: 'msg_1', type: 'message', role: 'assistant', content: [] } }),
                event('response.output_text.delta', { output_index: 0, content_index: 0, item_id: 'msg_1', delta: 'Let me ' }),
                event('response.output_text.delta', { output_index: 0, content_index: 0, item_id: 'msg_1', delta: 'see.' }),
                event('response.output_item.added', { output_index: 1, item: { ...called, arguments: '' } }),
                event('response.function_call_arguments.delta', { output_index: 1, item_id: 'fc_1', delta: called.arguments }),
                event('response.output_item.done', { output_index: 1, item: called }),
                event('response.completed', { response: { ...responseOf('Let me see.') } }),
            ]),
        );
        const stream = anthropic(gateway).messages.stream({
            model: 'responses',
            max_tokens: 100,
            messages: [{ role: 'user', content: 'How is the weather?' }],
            tools: [{ name: tool.name, input_schema: tool.parameters }],
        });
        const final = await stream.finalMessage();
        assert.equal(final.stop_reason, 'tool_use');
        assert.equal(final.content[0].text, 'Let me see.');
        assert.deepEqual(final.content[1].input, weather.input);
        assert.equal(final.usage.output_tokens, 11);
    });

    test("tells its clients of other formats of a failed response", async () => {
        scripted.expect(vendor.json({ ...responseOf(''), status: 'failed', output: [], error: { code: 'server_error', message: 'Broken.' } }));
        await assert.rejects(openai(gateway).chat.completions.create({ model: 'responses', messages: [{ role: 'user', content: 'a' }] }), (error) => {
            assert.ok(error.status >= 500, `${error.status}`);
            return true;
        });
    });
});

test('one event tells of each request, with its losses', async () => {
    scripted.expect(vendor.hello);
    const { response } = await ask('chat', { truncation: 'auto' }).withResponse();
    const event = await gateway.eventOf(response.headers.get('x-signalbox-request-id'));
    assert.equal(event.client_dialect, 'openai_responses');
    assert.equal(event.path, '/v1/responses');
    assert.equal(event.road, 'translate');
    assert.deepEqual(event.translation_losses, ['truncation: no field of this dialect']);
});
