// Vercel's AI SDK, whose readers check every reply against schemas of their own: the packages of both vendors against both kinds of
// providers.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, Output, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider, weather } from './support/scripted_provider.mjs';

globalThis.AI_SDK_LOG_WARNINGS = false; // it warns of every model it has no limits for
let gateway, provider;
before(async () => {
    provider = await ScriptedProvider.start();
    gateway = await Gateway.start({ scripted: provider.port });
});
after(async () => {
    await gateway.stop();
    await provider.stop();
});

const connect = {
    openai: (name) => createOpenAI({ baseURL: `${gateway.url}/v1`, apiKey: keys.everyone }).chat(name),
    anthropic: (name) => createAnthropic({ baseURL: `${gateway.url}/v1`, apiKey: keys.everyone })(name),
};

/// A tool as an application declares it; each call is noted.
function weatherTool(called) {
    return tool({
        description: 'Looks outside',
        inputSchema: z.object({ city: z.string() }),
        execute: async (input) => {
            called.push(input);
            return { degrees: 3 };
        },
    });
}

const pairs = [
    ['openai', 'chat'],
    ['openai', 'messages'],
    ['anthropic', 'messages'],
];
for (const [client, upstream] of pairs) {
    describe(`the ${client} package and a ${upstream} provider`, () => {
        const asked = (more) => ({ model: connect[client](`${upstream}-scripted`), prompt: 'Weather in Oslo?', maxRetries: 0, ...more });

        test('generateText gives the text, why it ended, and the counts', async () => {
            provider.expect();
            const { text, finishReason, usage } = await generateText(asked());
            assert.equal(text, weather.text);
            assert.equal(finishReason, 'stop');
            assert.deepEqual([usage.inputTokens, usage.outputTokens], [31, 11]);
        });

        test('streamText gives the same in pieces', async () => {
            provider.expect();
            const errors = [];
            const stream = streamText(asked({ onError: ({ error }) => errors.push(error) }));
            const pieces = [];
            for await (const piece of stream.textStream) pieces.push(piece);
            assert.deepEqual(errors, []);
            assert.equal(pieces.join(''), weather.text);
            assert.ok(pieces.length > 1, `${pieces.length} piece`);
            assert.equal(await stream.finishReason, 'stop');
            assert.equal((await stream.usage).outputTokens, 11);
        });

        test('an object is given as its schema wants it', async () => {
            provider.expect();
            const schema = z.object({ city: z.string(), degrees: z.number() });
            const { output } = await generateText(asked({ output: Output.object({ schema }) }));
            assert.deepEqual(output, weather.json);
        });

        test('a tool is called and its result goes back', async () => {
            for (const run of [generateText, async (options) => streamText(options)]) {
                provider.expect();
                const called = [];
                const result = await run(asked({ tools: { get_weather: weatherTool(called) }, stopWhen: stepCountIs(3) }));
                assert.equal(await result.text, weather.text);
                assert.deepEqual(called, [{ city: 'Oslo' }]);
                assert.equal(provider.asked.length, 2);
            }
        });
    });
}
