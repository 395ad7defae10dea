// What reaches a provider and what comes back, for tools, images, system prompts, stop sequences and structured outputs, in all four pairs.
// The scripted provider notes the request; the clients check the reply. Field by field as reference sections 14 and 15 have it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';
import { anthropic, asking, openai } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider, weather } from './support/scripted_provider.mjs';

let gateway, provider;
before(async () => {
    provider = await ScriptedProvider.start();
    gateway = await Gateway.start({ scripted: provider.port });
});
after(async () => {
    await gateway.stop();
    await provider.stop();
});

const schema = { type: 'object', properties: { city: { type: 'string' }, degrees: { type: 'integer' } }, required: ['city', 'degrees'], additionalProperties: false };
const parameters = { type: 'object', properties: { city: { type: 'string', description: 'Where' } }, required: ['city'] };
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const user = (content) => [{ role: 'user', content }];

/// Each feature as the client's own vendor documents it.
const says = {
    openai: {
        tools: { messages: user('Weather in Oslo?'), tools: [{ type: 'function', function: { name: 'get_weather', description: 'Looks outside', parameters } }], tool_choice: 'required' },
        images: { messages: user([{ type: 'text', text: 'What is this?' }, { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
                                  { type: 'image_url', image_url: { url: 'https://images.example/a.png' } }]) },
        system: { messages: [{ role: 'system', content: 'Be brief.' }, ...user('Hello')] },
        stop: { messages: user('Hello'), stop: ['END', 'STOP'], max_completion_tokens: 77 },
        structure: { messages: user('Weather as JSON'), response_format: { type: 'json_schema', json_schema: { name: 'weather', schema, strict: true } } },
        toolResult: { messages: [...user('Weather in Oslo?'),
            { role: 'assistant', content: null, tool_calls: [{ id: 'call_a', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } },
                                                             { id: 'call_b', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Bergen"}' } }] },
            { role: 'tool', tool_call_id: 'call_a', content: '{"t":3}' }, { role: 'tool', tool_call_id: 'call_b', content: '{"t":5}' }],
            tools: [{ type: 'function', function: { name: 'get_weather', parameters } }] },
    },
    anthropic: {
        tools: { messages: user('Weather in Oslo?'), tools: [{ name: 'get_weather', description: 'Looks outside', input_schema: parameters }], tool_choice: { type: 'any' } },
        images: { messages: user([{ type: 'text', text: 'What is this?' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
                                  { type: 'image', source: { type: 'url', url: 'https://images.example/a.png' } }]) },
        system: { system: 'Be brief.', messages: user('Hello') },
        stop: { messages: user('Hello'), stop_sequences: ['END', 'STOP'], max_tokens: 77 },
        structure: { messages: user('Weather as JSON'), output_config: { format: { type: 'json_schema', schema } } },
        toolResult: { messages: [...user('Weather in Oslo?'),
            { role: 'assistant', content: [{ type: 'tool_use', id: 'call_a', name: 'get_weather', input: { city: 'Oslo' } },
                                           { type: 'tool_use', id: 'call_b', name: 'get_weather', input: { city: 'Bergen' } }] },
            { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_a', content: '{"t":3}' }, { type: 'tool_result', tool_use_id: 'call_b', content: '{"t":5}' }] }],
            tools: [{ name: 'get_weather', input_schema: parameters }] },
    },
};

/// What the provider must have been asked, in the provider's own words.
const textOf = (content) => (typeof content === 'string' ? content : content.map((part) => part.text).join(''));
const heard = {
    chat: {
        tools(body) {
            assert.deepEqual(body.tools[0].function.parameters, parameters);
            assert.equal(body.tools[0].function.name, 'get_weather');
            assert.equal(body.tools[0].function.description, 'Looks outside');
            assert.equal(body.tool_choice, 'required');
        },
        images(body) {
            const images = body.messages.at(-1).content.filter((part) => part.type === 'image_url').map((part) => part.image_url.url);
            assert.deepEqual(images, [`data:image/png;base64,${pixel}`, 'https://images.example/a.png']);
        },
        system(body) {
            assert.equal(body.messages[0].role, 'system');
            assert.equal(textOf(body.messages[0].content), 'Be brief.');
            assert.equal(textOf(body.messages[1].content), 'Hello');
        },
        stop(body) {
            assert.deepEqual(body.stop, ['END', 'STOP']);
            assert.equal(body.max_completion_tokens ?? body.max_tokens, 77);
        },
        structure(body) {
            assert.equal(body.response_format.type, 'json_schema');
            assert.deepEqual(body.response_format.json_schema.schema, schema);
            assert.match(body.response_format.json_schema.name, /^[A-Za-z0-9_-]{1,64}$/);
        },
        toolResult(body) {
            const [, assistant, ...results] = body.messages;
            assert.deepEqual(assistant.tool_calls.map((call) => [call.id, JSON.parse(call.function.arguments).city]), [['call_a', 'Oslo'], ['call_b', 'Bergen']]);
            assert.deepEqual(results.map((turn) => [turn.role, turn.tool_call_id, textOf(turn.content)]), [['tool', 'call_a', '{"t":3}'], ['tool', 'call_b', '{"t":5}']]);
        },
    },
    messages: {
        tools(body) {
            assert.deepEqual(body.tools[0].input_schema, parameters);
            assert.equal(body.tools[0].name, 'get_weather');
            assert.equal(body.tools[0].description, 'Looks outside');
            assert.equal(body.tool_choice.type, 'any');
        },
        images(body) {
            const sources = body.messages.at(-1).content.filter((block) => block.type === 'image').map((block) => block.source);
            assert.deepEqual(sources, [{ type: 'base64', media_type: 'image/png', data: pixel }, { type: 'url', url: 'https://images.example/a.png' }]);
        },
        system(body) {
            assert.equal(textOf(body.system), 'Be brief.');
            assert.deepEqual(body.messages.map((turn) => turn.role), ['user']);
        },
        stop(body) {
            assert.deepEqual(body.stop_sequences, ['END', 'STOP']);
            assert.equal(body.max_tokens, 77);
        },
        structure(body) {
            assert.deepEqual(body.output_config.format, { type: 'json_schema', schema });
        },
        toolResult(body) {
            assert.deepEqual(body.messages.map((turn) => turn.role), ['user', 'assistant', 'user']);
            assert.deepEqual(body.messages[1].content.filter((block) => block.type === 'tool_use').map(({ id, input }) => [id, input.city]), [['call_a', 'Oslo'], ['call_b', 'Bergen']]);
            assert.deepEqual(body.messages[2].content.map((block) => [block.type, block.tool_use_id, textOf(block.content)]),
                             [['tool_result', 'call_a', '{"t":3}'], ['tool_result', 'call_b', '{"t":5}']]);
        },
    },
};

const toolFinish = { openai: 'tool_calls', anthropic: 'tool_use' };
const endFinish = { openai: 'stop', anthropic: 'end_turn' };
const tokensOf = { chat: { openai: [31, 11], anthropic: [23, 11] }, messages: { openai: [31, 11], anthropic: [20, 11] } };

for (const client of ['openai', 'anthropic']) {
    for (const upstream of ['chat', 'messages']) {
        for (const framing of ['plain', 'streamed']) {
            describe(`${client} client, ${upstream} provider, ${framing}`, () => {
                const ask = (feature) => {
                    provider.expect();
                    return asking[client][framing](gateway, `${upstream}-scripted`, says[client][feature]);
                };

                test('tools reach the provider, its call reaches the client', async () => {
                    const seen = await ask('tools');
                    heard[upstream].tools(provider.last.body);
                    assert.deepEqual(seen.tools.map(({ name, input }) => ({ name, input })), [{ name: weather.name, input: weather.input }]);
                    assert.match(seen.tools[0].id, /^[A-Za-z0-9_-]+$/);
                    assert.equal(seen.finish, toolFinish[client]);
                });

                test('tool results reach the provider under their call\'s id, parallel ones too', async () => {
                    const seen = await ask('toolResult');
                    heard[upstream].toolResult(provider.last.body);
                    assert.equal(seen.text, weather.text);
                    assert.equal(seen.finish, endFinish[client]);
                });

                for (const feature of ['images', 'system', 'stop']) {
                    test(`${feature} reach the provider`, async () => {
                        const seen = await ask(feature);
                        heard[upstream][feature](provider.last.body);
                        assert.equal(seen.text, weather.text);
                    });
                }

                test('a structured output\'s schema reaches the provider, its JSON the client', async () => {
                    const seen = await ask('structure');
                    heard[upstream].structure(provider.last.body);
                    assert.deepEqual(JSON.parse(seen.text), weather.json);
                });

                test('usage is told as the client\'s vendor counts: with the cache for openai, without it for anthropic', async () => {
                    const seen = await ask('system');
                    assert.deepEqual([seen.input, seen.output], tokensOf[upstream][client]);
                });

                test('the provider gets its own key and never the gateway\'s', async () => {
                    await ask('system');
                    const { headers, raw, path } = provider.last;
                    const sent = upstream === 'chat' ? headers.authorization : headers.authorization ?? `Bearer ${headers['x-api-key']}`;
                    assert.equal(sent, `Bearer ${keys.provider}`);
                    assert.ok(!JSON.stringify(headers).includes(keys.everyone) && !raw.includes(keys.everyone));
                    assert.equal(path.split('?')[0], upstream === 'chat' ? '/v1/chat/completions' : '/v1/messages');
                    if (upstream === 'messages') assert.match(headers['anthropic-version'], /^20\d\d-\d\d-\d\d$/);
                });
            });
        }
    }
}

describe('the relay road', () => {
    const odd = '"seed": 9007199254740993, "temperature":1.0,\n "unknown_field": {"b":2.50, "a": [1e3, "\\u00e9"]}, "logit_bias": {}';
    const bodies = {
        'chat completions': ['/v1/chat/completions', (model) => `{ "messages":[{"role":"user","content":"Hi"}], "model" : "${model}", ${odd} }`, 'chat-scripted', 'gpt-scripted'],
        messages: ['/v1/messages', (model) => `{"max_tokens":5, "messages":[{"role":"user","content":"Hi"}],"model":"${model}", ${odd}}`, 'messages-scripted', 'claude-scripted'],
    };
    for (const [name, [path, body, model, upstream]] of Object.entries(bodies)) {
        test(`${name}: every byte of the body but the model's name reaches the provider`, async () => {
            provider.expect();
            const reply = await fetch(gateway.url + path, { method: 'POST', body: body(model),
                headers: { authorization: `Bearer ${keys.everyone}`, 'content-type': 'application/json', 'anthropic-version': '2023-06-01' } });
            assert.equal(reply.status, 200);
            assert.equal(provider.last.raw, body(upstream));
        });

        test(`${name}: every byte of the reply reaches the client`, async () => {
            const scripted = '{ "id":"x", "unknown": 1.50, "big": 9007199254740993, "choices":[], "content":[],\n"usage":{} }';
            provider.expect((asked, response) => {
                response.writeHead(200, { 'content-type': 'application/json' });
                response.end(scripted);
            });
            const reply = await fetch(gateway.url + path, { method: 'POST', body: body(model), headers: { 'x-api-key': keys.everyone, 'anthropic-version': '2023-06-01' } });
            assert.equal(await reply.text(), scripted);
        });
    }
});

describe('the clients\' own helpers', () => {
    for (const upstream of ['chat', 'messages']) {
        test(`openai runTools() plays a whole tool round with a ${upstream} provider`, async () => {
            provider.expect();
            let called;
            const look = (given) => { called = given; return JSON.stringify({ degrees: 3 }); };
            const runner = openai(gateway).chat.completions.runTools({ model: `${upstream}-scripted`, messages: user('Weather in Oslo?'), stream: true,
                tools: [{ type: 'function', function: { name: 'get_weather', description: 'Looks outside', parameters, parse: JSON.parse, function: look } }] });
            assert.equal(await runner.finalContent(), weather.text);
            assert.deepEqual(called, weather.input);
            assert.equal(provider.asked.length, 2);
        });

        test(`anthropic messages.parse() reads a structured output of a ${upstream} provider`, async () => {
            provider.expect();
            const message = await anthropic(gateway).messages.parse({ model: `${upstream}-scripted`, max_tokens: 100, messages: user('Weather as JSON'),
                                                                     output_config: { format: jsonSchemaOutputFormat(schema) } });
            assert.deepEqual(message.parsed_output, weather.json);
        });
    }
});
