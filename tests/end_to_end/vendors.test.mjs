// Vendors' kinds: addresses, keys and fields as each vendor wants them, on both roads, asked by the vendors' own clients.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider, weather } from './support/scripted_provider.mjs';

let vendor, gateway, openai, anthropic;

function settings(port) {
    const at = (path) => `http://127.0.0.1:${port}${path}`;
    const auth = { secret: { env: 'E2E_PROVIDER_KEY' } };
    const price = { per: '1M', input: 1, output: 2 };
    const version = { api_version: '2024-10-21' };
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 1, drain: '2s' },
        providers: [
            { id: 'azure-one', kind: 'azure', base_url: at('/openai/deployments/my-gpt/'), ...version, auth },
            { id: 'azure-all', kind: 'azure', base_url: at(''), ...version, auth },
            { id: 'azure-now', kind: 'azure', base_url: at('/openai/v1/'), auth: { type: 'bearer', ...auth } },
            { id: 'mistral', kind: 'mistral', base_url: at('/v1'), auth },
            { id: 'groq', kind: 'groq', base_url: at(''), auth },
            { id: 'gpu', kind: 'vllm', base_url: at('') },
        ],
        models: [
            { id: 'azure-one', provider: 'azure-one', upstream: 'gpt-4o', price },
            { id: 'azure-all', provider: 'azure-all', upstream: 'eu/gpt', price },
            { id: 'azure-now', provider: 'azure-now', upstream: 'my-gpt', price },
            { id: 'mistral', provider: 'mistral', upstream: 'mistral-large-latest', price },
            { id: 'groq', provider: 'groq', upstream: 'llama', price },
            { id: 'gpu', provider: 'gpu', upstream: 'Qwen/Qwen3-32B', price },
        ],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}

before(async () => {
    vendor = await ScriptedProvider.start();
    gateway = await Gateway.start({ settings: settings(vendor.port) });
    openai = new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    anthropic = new Anthropic({ apiKey: keys.everyone, baseURL: gateway.url, maxRetries: 0 });
});
after(async () => {
    await gateway.stop();
    await vendor.stop();
});

const hello = [{ role: 'user', content: 'Weather?' }];

describe('Azure', () => {
    const places = {
        'azure-one': '/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21',
        'azure-all': '/openai/deployments/eu%2Fgpt/chat/completions?api-version=2024-10-21',
        'azure-now': '/openai/v1/chat/completions',
    };
    for (const [model, path] of Object.entries(places)) {
        test(`is asked at ${path}, by relay and by translation`, async () => {
            vendor.expect();
            const relayed = await openai.chat.completions.create({ model, messages: hello });
            assert.equal(relayed.choices[0].message.content, weather.text);
            const translated = await anthropic.messages.create({ model, max_tokens: 99, messages: hello });
            assert.equal(translated.content[0].text, weather.text);
            assert.deepEqual(
                vendor.asked.map((one) => one.path),
                [path, path],
            );
            assert.equal(vendor.last.body.max_completion_tokens, 99);
            for (const { headers } of vendor.asked) {
                const current = model === 'azure-now';
                assert.equal(headers['api-key'], current ? undefined : keys.provider);
                assert.equal(headers.authorization, current ? `Bearer ${keys.provider}` : undefined);
            }
        });
    }
});

describe('Mistral', () => {
    test('gets ids of nine characters, no field that it refuses, and reports the usage of a stream unasked', async () => {
        vendor.expect();
        const stream = await anthropic.messages.create({
            model: 'mistral',
            max_tokens: 99,
            top_k: 5,
            metadata: { user_id: 'u1' },
            stream: true,
            messages: [
                ...hello,
                { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_01XFDUDYJgAACzvnptvVoYEL', name: weather.name, input: weather.input }] },
                { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_01XFDUDYJgAACzvnptvVoYEL', content: JSON.stringify(weather.json) }] },
            ],
            tools: [{ name: weather.name, input_schema: { type: 'object', properties: { city: { type: 'string' } } } }],
        });
        let text = '';
        for await (const event of stream) if (event.delta?.type === 'text_delta') text += event.delta.text;
        assert.equal(text, weather.text);
        const { body, path } = vendor.last;
        assert.equal(path, '/v1/chat/completions');
        assert.deepEqual(Object.keys(body).sort(), ['max_tokens', 'messages', 'model', 'stream', 'tools']);
        const id = body.messages.find((turn) => turn.tool_calls).tool_calls[0].id;
        assert.match(id, /^[a-zA-Z0-9]{9}$/);
        assert.equal(body.messages.find((turn) => turn.role === 'tool').tool_call_id, id);
    });

    test('is relayed what its own clients send', async () => {
        vendor.expect();
        await openai.chat.completions.create({ model: 'mistral', messages: hello, random_seed: 7, safe_prompt: true });
        assert.deepEqual(vendor.last.body, { model: 'mistral-large-latest', messages: hello, random_seed: 7, safe_prompt: true });
    });
});

test('a vendor behind a proxy keeps its path, and a local server wants no key', async () => {
    vendor.expect();
    await openai.chat.completions.create({ model: 'groq', messages: hello });
    assert.equal(vendor.last.path, '/openai/v1/chat/completions');
    assert.equal(vendor.last.headers.authorization, `Bearer ${keys.provider}`);
    await openai.chat.completions.create({ model: 'gpu', messages: hello });
    assert.equal(vendor.last.path, '/v1/chat/completions');
    assert.equal(vendor.last.headers.authorization, undefined);
});
