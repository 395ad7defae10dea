// Embeddings asked for by OpenAI's and Ollama's own clients: relayed to a vendor that speaks as they do, translated to Gemini and Ollama, and simulated.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';
import * as vendor from './support/vendor_replies.mjs';

let provider, gateway, openai, ollama;
const texts = ['The line is clear.', 'The signal is green.'];
const vectors = [
    [0.5, -0.25, 1],
    [0.125, 2, -4],
];

function settings(port) {
    const base_url = `http://127.0.0.1:${port}`;
    const auth = { secret: { env: 'E2E_PROVIDER_KEY' } };
    const price = { per: '1M', input: 2000, output: 0 };
    const kinds = ['openai', 'gemini', 'ollama'];
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 1, drain: '2s' },
        providers: [
            ...kinds.map((kind) => ({ id: kind, kind, base_url, auth, breaker: { max_fails: 0 } })),
            ...['openai_chat', 'gemini', 'ollama'].map((dialect) => ({ id: `sim-${dialect}`, kind: 'simulator', dialect })),
        ],
        models: [
            ...kinds.map((id) => ({ id, provider: id, upstream: `${id}-up`, price })),
            ...['openai_chat', 'gemini', 'ollama'].map((dialect) => ({ id: `sim-${dialect}`, provider: `sim-${dialect}`, upstream: 'm', price })),
        ],
        groups: [{ id: 'both', strategy: 'fallback', members: [{ model: 'gemini', timeout: '20s' }, { model: 'openai', timeout: '20s' }] }],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}

before(async () => {
    provider = await ScriptedProvider.start();
    gateway = await Gateway.start({ settings: settings(provider.port) });
    openai = new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    ollama = new Ollama({ host: gateway.url, headers: { Authorization: `Bearer ${keys.everyone}` } });
});
after(async () => {
    await gateway.stop();
    await provider.stop();
});

/// Answers as OpenAI does, in the form that was asked for.
function asOpenai(asked, response) {
    const base64 = asked.body.encoding_format === 'base64';
    const said = (numbers) => (base64 ? Buffer.from(Float32Array.from(numbers).buffer).toString('base64') : numbers);
    const data = vectors.map((numbers, index) => ({ object: 'embedding', index, embedding: said(numbers) }));
    vendor.json({ object: 'list', data, model: asked.body.model, usage: { prompt_tokens: 9, total_tokens: 9 } })(asked, response);
}

const asGemini = vendor.json({ embeddings: vectors.map((values) => ({ values })) });
const asOllama = vendor.json({ model: 'ollama-up', embeddings: vectors, prompt_eval_count: 9 });

const numbersOf = (answer) => answer.data.map((one) => Array.from(one.embedding));

describe('embeddings', () => {
    for (const [model, script, path] of [
        ['openai', asOpenai, '/v1/embeddings'],
        ['gemini', asGemini, '/v1beta/models/gemini-up:batchEmbedContents'],
        ['ollama', asOllama, '/api/embed'],
    ]) {
        for (const encoding_format of [undefined, 'float', 'base64']) {
            test(`from ${model} for OpenAI's client, encoding_format ${encoding_format}`, async () => {
                provider.expect(script);
                const { data: answer, response } = await openai.embeddings
                    .create({ model, input: texts, dimensions: 3, ...(encoding_format && { encoding_format }) })
                    .withResponse();
                assert.equal(provider.last.path, path);
                const raw = encoding_format === 'base64';
                if (raw) assert.equal(answer.data[0].embedding, Buffer.from(Float32Array.from(vectors[0]).buffer).toString('base64'));
                else assert.deepEqual(numbersOf(answer), vectors);
                assert.deepEqual(
                    answer.data.map((one) => one.index),
                    [0, 1],
                );
                const event = await gateway.eventOf(response.headers.get('x-signalbox-request-id'));
                assert.equal(event.operation, 'embeddings');
                assert.equal(event.tokens.prompt, answer.usage.prompt_tokens);
                assert.equal(event.tokens.completion, 0);
                assert.equal(event.actual_cost_usd, (answer.usage.prompt_tokens * 2000) / 1e6);
                assert.equal(event.road, model === 'openai' ? 'relay' : 'translate');
            });
        }

        test(`from ${model} for Ollama's client`, async () => {
            provider.expect(script);
            const answer = await ollama.embed({ model, input: texts });
            assert.deepEqual(answer.embeddings, vectors);
        });
    }

    test('come from the next member when the first is down', async () => {
        provider.expect(vendor.error(503, { error: { code: 503, message: 'x', status: 'UNAVAILABLE' } }), asOpenai);
        assert.deepEqual(numbersOf(await openai.embeddings.create({ model: 'both', input: texts })), vectors);
    });

    test('that a provider refuses are an error of the client', async () => {
        provider.expect(vendor.error(400, { error: { message: 'input[1] is too long', type: 'invalid_request_error', code: null } }));
        await assert.rejects(openai.embeddings.create({ model: 'openai', input: texts }), (error) => {
            assert.ok(error instanceof OpenAI.BadRequestError);
            assert.match(error.message, /input\[1\] is too long/);
            return true;
        });
        await assert.rejects(openai.embeddings.create({ model: 'gemini', input: [1, 2] }), /send text/);
    });

    test('are simulated in every format that has them, the same for the same text', async () => {
        for (const dialect of ['openai_chat', 'gemini', 'ollama']) {
            const model = `sim-${dialect}`;
            const first = numbersOf(await openai.embeddings.create({ model, input: [...texts, texts[0]] }));
            assert.equal(first.length, 3);
            assert.equal(first[0].length, 8);
            assert.deepEqual(first[0], first[2]);
            assert.notDeepEqual(first[0], first[1]);
            const short = await openai.embeddings.create({ model, input: texts[0], dimensions: 2 });
            assert.equal(short.data[0].embedding.length, 2);
            assert.equal(short.usage.prompt_tokens > 0, true);
        }
    });
});
