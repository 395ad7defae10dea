// Bedrock's Converse: signed requests to a scripted provider that verifies them, its streams for clients of other formats, and the AWS SDK as a client.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import OpenAI from 'openai';
import { aws, frame, signatureOf } from './support/amazon.mjs';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider, weather } from './support/scripted_provider.mjs';
import * as vendor from './support/vendor_replies.mjs';

const profile = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';

let provider, gateway, openai, anthropic, sdk;

function settings(port) {
    const price = { per: '1M', input: 1, output: 5, cache_read: 0.1, cache_write: 1.25 };
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 1, drain: '2s' },
        providers: [
            {
                id: 'aws',
                kind: 'bedrock',
                base_url: `http://127.0.0.1:${port}`,
                auth: { region: 'us-east-1', key: { env: 'E2E_AWS_KEY' }, secret: { env: 'E2E_AWS_SECRET' }, session_token: { env: 'E2E_AWS_TOKEN' } },
                breaker: { max_fails: 0 },
            },
            { id: 'sim', kind: 'simulator', dialect: 'bedrock' },
        ],
        models: [
            { id: 'smart', provider: 'aws', upstream: profile, price },
            { id: 'simulated', provider: 'sim', upstream: 'sim-1', price, simulate: { text: 'The line is clear.' } },
        ],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}

before(async () => {
    provider = await ScriptedProvider.start();
    gateway = await Gateway.start({
        settings: settings(provider.port),
        more: { E2E_AWS_KEY: aws.key, E2E_AWS_SECRET: aws.secret, E2E_AWS_TOKEN: aws.token },
    });
    openai = new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    anthropic = new Anthropic({ apiKey: keys.everyone, baseURL: gateway.url, maxRetries: 0 });
    sdk = new BedrockRuntimeClient({
        region: 'us-east-1',
        endpoint: gateway.url,
        token: { token: keys.everyone },
        authSchemePreference: ['httpBearerAuth'],
        maxAttempts: 1,
        requestHandler: new NodeHttpHandler(),
    });
});
after(async () => {
    await gateway.stop();
    await provider.stop();
});

function assertSigned(asked) {
    assert.match(asked.headers.authorization, /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/bedrock\/aws4_request, /);
    assert.match(asked.headers.authorization, /SignedHeaders=content-type;host;x-amz-date;x-amz-security-token,/);
    assert.equal(asked.headers['x-amz-security-token'], aws.token);
    assert.equal(asked.headers.authorization.match(/Signature=([0-9a-f]{64})$/)[1], signatureOf(asked));
}

const streamed = (...frames) => (asked, response) => {
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
    for (const one of frames) response.write(one);
    response.end();
};

const usage = { inputTokens: 20, outputTokens: 11, totalTokens: 42, cacheReadInputTokens: 8, cacheWriteInputTokens: 3 };
const reply = (content, stopReason = 'end_turn') =>
    vendor.json({ output: { message: { role: 'assistant', content } }, stopReason, usage, metrics: { latencyMs: 9 } });
const hello = streamed(
    frame('messageStart', { role: 'assistant', p: 'abc' }),
    frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'It is 3 degrees ' }, p: 'abcdef' }),
    frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'in Oslo.' } }),
    frame('contentBlockStop', { contentBlockIndex: 0 }),
    frame('messageStop', { stopReason: 'end_turn' }),
    frame('metadata', { usage, metrics: { latencyMs: 9 } }),
);
const calling = streamed(
    frame('messageStart', { role: 'assistant' }),
    frame('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'tooluse_1', name: weather.name } } }),
    frame('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '{"city":' } } }),
    frame('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '"Oslo"}' } } }),
    frame('contentBlockStop', { contentBlockIndex: 0 }),
    frame('messageStop', { stopReason: 'tool_use' }),
    frame('metadata', { usage, metrics: { latencyMs: 9 } }),
);
const schema = { type: 'object', properties: { city: { type: 'string' } } };

describe('Bedrock behind the gateway', () => {
    test('is asked by signed requests, with the colon of a profile encoded once, and reports tokens of its cache', async () => {
        provider.expect(reply([{ text: weather.text }]));
        const { data: answer, response } = await openai.chat.completions
            .create({ model: 'smart', messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Weather?' }], max_tokens: 50 })
            .withResponse();
        assert.equal(answer.choices[0].message.content, weather.text);
        assert.equal(answer.usage.prompt_tokens, 31);
        assert.equal(answer.usage.prompt_tokens_details.cached_tokens, 8);
        const { path, body } = provider.last;
        assert.equal(path, '/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse');
        assert.deepEqual(body, {
            messages: [{ role: 'user', content: [{ text: 'Weather?' }] }],
            system: [{ text: 'Be brief.' }],
            inferenceConfig: { maxTokens: 50 },
        });
        assertSigned(provider.last);
        const event = await gateway.eventOf(response.headers.get('x-signalbox-request-id'));
        assert.equal(event.tokens.prompt, 31);
        assert.equal(event.tokens.completion, 11);
    });

    test('streams to clients of OpenAI and Anthropic, with calls of tools and their results', async () => {
        provider.expect(calling, hello, calling, hello);
        const tools = [{ type: 'function', function: { name: weather.name, parameters: schema } }];
        const first = await openai.chat.completions.stream({ model: 'smart', messages: [{ role: 'user', content: 'Weather?' }], tools }).finalChatCompletion();
        const [call] = first.choices[0].message.tool_calls;
        assert.equal(call.function.arguments, '{"city":"Oslo"}');
        assert.equal(first.choices[0].finish_reason, 'tool_calls');
        const messages = [
            { role: 'user', content: 'Weather?' },
            first.choices[0].message,
            { role: 'tool', tool_call_id: call.id, content: JSON.stringify(weather.json) },
        ];
        const second = await openai.chat.completions.stream({ model: 'smart', messages, tools }).finalChatCompletion();
        assert.equal(second.choices[0].message.content, weather.text);
        assertSigned(provider.last);
        assert.deepEqual(provider.last.body.messages.at(-1), {
            role: 'user',
            content: [{ toolResult: { toolUseId: 'tooluse_1', content: [{ text: JSON.stringify(weather.json) }] } }],
        });

        const options = { model: 'smart', max_tokens: 99, tools: [{ name: weather.name, input_schema: schema }] };
        const asked = [{ role: 'user', content: 'Weather?' }];
        const called = await anthropic.messages.stream({ ...options, messages: asked }).finalMessage();
        assert.deepEqual(called.content[0].input, { city: 'Oslo' });
        const result = { type: 'tool_result', tool_use_id: called.content[0].id, content: JSON.stringify(weather.json) };
        const told = await anthropic.messages
            .stream({ ...options, messages: [...asked, { role: 'assistant', content: called.content }, { role: 'user', content: [result] }] })
            .finalMessage();
        assert.equal(told.content[0].text, weather.text);
        assert.equal(told.usage.cache_read_input_tokens, 8);
    });

    test('breaks off with an exception under 200, and no stream ends as whole', async () => {
        provider.expect(
            streamed(
                frame('messageStart', { role: 'assistant' }),
                frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'It is' } }),
                frame('throttlingException', { message: 'Too many requests' }, 'exception'),
            ),
        );
        const readAll = async () => {
            const stream = await openai.chat.completions.create({ model: 'smart', messages: [{ role: 'user', content: 'x' }], stream: true });
            for await (const chunk of stream) assert.ok(chunk);
        };
        await assert.rejects(readAll(), /Too many requests/);
        const broken = frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'It is' } });
        broken[broken.length - 9] ^= 1;
        provider.expect(streamed(frame('messageStart', { role: 'assistant' }), broken));
        await assert.rejects(readAll());
    });
});

describe('the AWS SDK as a client', () => {
    const messages = [{ role: 'user', content: [{ text: 'Weather?' }] }];

    test('is relayed to Bedrock byte for byte, plain and streamed', async () => {
        provider.expect(reply([{ text: weather.text }]), hello);
        const answer = await sdk.send(new ConverseCommand({ modelId: 'smart', messages }));
        assert.equal(answer.output.message.content[0].text, weather.text);
        assert.equal(answer.usage.cacheReadInputTokens, 8);
        assertSigned(provider.last);
        assert.deepEqual(provider.last.body, { messages });
        const { stream } = await sdk.send(new ConverseStreamCommand({ modelId: 'smart', messages }));
        let text = '';
        let end;
        for await (const event of stream) {
            text += event.contentBlockDelta?.delta.text ?? '';
            end = event.metadata?.usage ?? end;
        }
        assert.equal(text, weather.text);
        assert.equal(end.inputTokens, 20);
    });

    test('gets the answers of a simulator, and errors by their names', async () => {
        const answer = await sdk.send(new ConverseCommand({ modelId: 'simulated', messages }));
        assert.equal(answer.output.message.content[0].text, 'The line is clear.');
        assert.equal(answer.stopReason, 'end_turn');
        const { stream } = await sdk.send(new ConverseStreamCommand({ modelId: 'simulated', messages }));
        let text = '';
        for await (const event of stream) text += event.contentBlockDelta?.delta.text ?? '';
        assert.equal(text, 'The line is clear.');
        await assert.rejects(sdk.send(new ConverseCommand({ modelId: 'nonesuch', messages })), (error) => {
            assert.equal(error.name, 'ResourceNotFoundException');
            assert.match(error.message, /nonesuch/);
            return true;
        });
        provider.expect(
            streamed(frame('messageStart', { role: 'assistant' }), frame('throttlingException', { message: 'Too many requests' }, 'exception')),
        );
        await assert.rejects(
            sdk.send(new ConverseStreamCommand({ modelId: 'smart', messages })).then(async (all) => {
                for await (const event of all.stream) assert.ok(event);
            }),
            (error) => error.name === 'ThrottlingException',
        );
    });
});
