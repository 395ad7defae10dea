// What reaches a provider and what comes back, for tools, images, system prompts, stop sequences and structured outputs, in all four pairs.
// The scripted provider notes the request; the clients check the reply.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { jsonSchemaOutputFormat } from '@anthropic-ai/sdk/helpers/json-schema';
import { anthropic, asking, openai } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { heard, parameters, says, schema, user } from './support/features.mjs';
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
                    assert.deepEqual(
                        seen.tools.map(({ name, input }) => ({ name, input })),
                        [{ name: weather.name, input: weather.input }],
                    );
                    assert.match(seen.tools[0].id, /^[A-Za-z0-9_-]+$/);
                    assert.equal(seen.finish, toolFinish[client]);
                });

                test("tool results reach the provider under their call's id, parallel ones too", async () => {
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

                test("a structured output's schema reaches the provider, its JSON the client", async () => {
                    const seen = await ask('structure');
                    heard[upstream].structure(provider.last.body);
                    assert.deepEqual(JSON.parse(seen.text), weather.json);
                });

                test("usage is told as the client's vendor counts: with the cache for openai, without it for anthropic", async () => {
                    const seen = await ask('system');
                    assert.deepEqual([seen.input, seen.output], tokensOf[upstream][client]);
                });

                test("the provider gets its own key and never the gateway's", async () => {
                    await ask('system');
                    const { headers, raw, path } = provider.last;
                    const sent = upstream === 'chat' ? headers.authorization : (headers.authorization ?? `Bearer ${headers['x-api-key']}`);
                    assert.equal(sent, `Bearer ${keys.provider}`);
                    assert.ok(!JSON.stringify(headers).includes(keys.everyone) && !raw.includes(keys.everyone));
                    assert.equal(path.split('?')[0], upstream === 'chat' ? '/v1/chat/completions' : '/v1/messages');
                    if (upstream === 'messages') assert.match(headers['anthropic-version'], /^20\d\d-\d\d-\d\d$/);
                });
            });
        }
    }
}

describe("the clients' own helpers", () => {
    for (const upstream of ['chat', 'messages']) {
        test(`openai runTools() plays a whole tool round with a ${upstream} provider`, async () => {
            provider.expect();
            let called;
            const look = (given) => {
                called = given;
                return JSON.stringify({ degrees: 3 });
            };
            const runner = openai(gateway).chat.completions.runTools({
                model: `${upstream}-scripted`,
                messages: user('Weather in Oslo?'),
                stream: true,
                tools: [
                    {
                        type: 'function',
                        function: { name: 'get_weather', description: 'Looks outside', parameters, parse: JSON.parse, function: look },
                    },
                ],
            });
            assert.equal(await runner.finalContent(), weather.text);
            assert.deepEqual(called, weather.input);
            assert.equal(provider.asked.length, 2);
        });

        test(`anthropic messages.parse() reads a structured output of a ${upstream} provider`, async () => {
            provider.expect();
            const message = await anthropic(gateway).messages.parse({
                model: `${upstream}-scripted`,
                max_tokens: 100,
                messages: user('Weather as JSON'),
                output_config: { format: jsonSchemaOutputFormat(schema) },
            });
            assert.deepEqual(message.parsed_output, weather.json);
        });
    }
});
