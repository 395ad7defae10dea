// Claude at Bedrock by InvokeModel: Anthropic's requests and streams, byte for byte, and for clients of OpenAI.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { aws, frame, signatureOf } from './support/amazon.mjs';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider, weather } from './support/scripted_provider.mjs';
import * as vendor from './support/vendor_replies.mjs';

const profile = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const message = {
    id: 'msg_bdrk_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-haiku-4-5-20251001',
    content: [{ type: 'text', text: weather.text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 20, output_tokens: 11 },
};
const events = [
    { type: 'message_start', message: { ...message, content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: weather.text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 11 } },
    { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 20, outputTokenCount: 11 } },
];
const chunk = (event) => frame('chunk', { bytes: Buffer.from(JSON.stringify(event)).toString('base64'), p: 'abcdef' });
const exception = (name) => frame(name, { message: 'Too many requests' }, 'exception');
const asEvents = (all) => all.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join('');

/// The frames in pieces that end anywhere.
const streamed = (frames, { size = 7, end = true } = {}) => async (asked, response) => {
    const bytes = Buffer.concat(frames);
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
    for (let at = 0; at < bytes.length; at += size) response.write(bytes.subarray(at, at + size));
    if (end) return response.end();
    return response.write('', () => response.destroy());
};

let provider, gateway, openai, anthropic;

before(async () => {
    provider = await ScriptedProvider.start();
    const auth = { region: 'us-east-1', key: { env: 'E2E_AWS_KEY' }, secret: { env: 'E2E_AWS_SECRET' }, session_token: { env: 'E2E_AWS_TOKEN' } };
    const settings = {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 1, drain: '2s' },
        providers: [
            { id: 'aws', kind: 'bedrock', dialect: 'anthropic', base_url: `http://127.0.0.1:${provider.port}`, auth, breaker: { max_fails: 0 } },
        ],
        models: [{ id: 'haiku', provider: 'aws', upstream: profile, price: { per: '1M', input: 1, output: 5 } }],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
    gateway = await Gateway.start({ settings, more: { E2E_AWS_KEY: aws.key, E2E_AWS_SECRET: aws.secret, E2E_AWS_TOKEN: aws.token } });
    openai = new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    anthropic = new Anthropic({ apiKey: keys.everyone, baseURL: gateway.url, maxRetries: 0 });
});
after(async () => {
    await gateway.stop();
    await provider.stop();
});

const hello = [{ role: 'user', content: 'Weather?' }];
const raw = (body) =>
    fetch(`${gateway.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': keys.everyone, 'anthropic-version': '2023-06-01', 'anthropic-beta': 'one,two', 'content-type': 'application/json' },
        body,
    });

describe('Claude at Bedrock', () => {
    test('gets a whole request signed, with version and betas in the body', async () => {
        provider.expect(vendor.json(message));
        const reply = await raw('{"model":"haiku","max_tokens":99,"messages":[{"role":"user","content":"Weather?"}],"x":1.50}');
        assert.deepEqual(await reply.json(), message);
        const { path, headers, raw: sent } = provider.last;
        assert.equal(path, `/model/${encodeURIComponent(profile)}/invoke`);
        assert.equal(
            sent,
            '{"anthropic_version":"bedrock-2023-05-31","anthropic_beta":["one","two"],"max_tokens":99,"messages":[{"role":"user","content":"Weather?"}],"x":1.50}',
        );
        assert.equal(headers['anthropic-version'], undefined);
        assert.equal(headers['anthropic-beta'], undefined);
        assert.equal(headers.authorization.match(/Signature=([0-9a-f]{64})$/)[1], signatureOf(provider.last));
    });

    test("streams Anthropic's events out of the frames, wherever these are cut", async () => {
        for (const size of [1, 7, 100_000]) {
            provider.expect(streamed(events.map(chunk), { size }));
            const reply = await raw('{"model":"haiku","stream":true,"max_tokens":99,"messages":[{"role":"user","content":"Weather?"}]}');
            assert.match(reply.headers.get('content-type'), /^text\/event-stream/);
            assert.equal(await reply.text(), asEvents(events));
        }
        assert.equal(provider.last.path, `/model/${encodeURIComponent(profile)}/invoke-with-response-stream`);
        assert.equal(provider.last.body.stream, undefined);
        assert.equal(provider.last.headers.accept, 'application/vnd.amazon.eventstream');
    });

    test('answers clients of OpenAI', async () => {
        provider.expect(streamed(events.map(chunk)));
        const stream = await openai.chat.completions.create({
            model: 'haiku',
            messages: hello,
            stream: true,
            stream_options: { include_usage: true },
        });
        let text = '';
        let usage;
        for await (const one of stream) {
            text += one.choices[0]?.delta?.content ?? '';
            usage = one.usage ?? usage;
        }
        assert.equal(text, weather.text);
        assert.equal(usage.completion_tokens, 11);
        assert.deepEqual(Object.keys(provider.last.body).sort(), ['anthropic_version', 'max_tokens', 'messages']);
    });

    test('ends a stream with the exception, before and after its first content', async () => {
        provider.expect(streamed([exception('throttlingException')]));
        await assert.rejects(anthropic.messages.create({ model: 'haiku', max_tokens: 9, messages: hello, stream: true }), (error) => error.status === 429);
        provider.expect(streamed([...events.slice(0, 3).map(chunk), exception('modelStreamErrorException')]));
        const reply = await raw('{"model":"haiku","stream":true,"max_tokens":99,"messages":[{"role":"user","content":"Weather?"}]}');
        assert.equal(
            await reply.text(),
            `${asEvents(events.slice(0, 3))}event: error\ndata: {"type":"error","error":{"type":"api_error","message":"Too many requests"}}\n\n`,
        );
    });

    test('a stream that is cut or damaged does not end well', async () => {
        const frames = events.map(chunk);
        const damaged = Buffer.from(frames[3]);
        damaged[damaged.length - 8] ^= 1;
        for (const [all, options] of [
            [frames.slice(0, 4), {}],
            [[...frames.slice(0, 3), frames[3].subarray(0, 40)], {}],
            [frames.slice(0, 4), { end: false }],
            [[...frames.slice(0, 3), damaged, ...frames.slice(4)], {}],
        ]) {
            provider.expect(streamed(all, options));
            const seen = [];
            await assert.rejects(async () => {
                const stream = await anthropic.messages.create({ model: 'haiku', max_tokens: 9, messages: hello, stream: true });
                for await (const one of stream) seen.push(one.type);
            });
            assert.ok(!seen.includes('message_stop'));
        }
    });

    test("tells Amazon's errors in the envelope of the client", async () => {
        provider.expect((asked, response) => {
            response.writeHead(400, { 'content-type': 'application/json', 'x-amzn-errortype': 'ValidationException' });
            response.end(JSON.stringify({ message: 'messages: at least one message is required' }));
        });
        await assert.rejects(anthropic.messages.create({ model: 'haiku', max_tokens: 9, messages: hello }), (error) => {
            assert.equal(error.status, 400);
            assert.equal(error.error.type, 'error');
            assert.equal(error.error.error.type, 'invalid_request_error');
            assert.match(error.error.error.message, /at least one message/);
            return true;
        });
    });

    test('tokens are estimated: InvokeModel counts none', async () => {
        provider.expect();
        const { data, response } = await anthropic.messages.countTokens({ model: 'haiku', messages: hello }).withResponse();
        assert.ok(data.input_tokens > 0);
        assert.equal(response.headers.get('x-signalbox-estimated'), 'true');
        assert.equal(provider.asked.length, 0);
    });
});
