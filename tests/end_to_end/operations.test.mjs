// What OpenAI's own client asks for beside chats and embeddings: completions, moderations, pictures, speech and transcripts, and rankings by fetch; and
// embeddings of Gemini's client and of Ollama's older way.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { GoogleGenAI } from '@google/genai';
import { Ollama } from 'ollama';
import OpenAI, { toFile } from 'openai';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';
import * as vendor from './support/vendor_replies.mjs';

let provider, gateway, openai;

function settings(port) {
    const base_url = `http://127.0.0.1:${port}`;
    const auth = { secret: { env: 'E2E_PROVIDER_KEY' } };
    const kinds = ['openai', 'anthropic', 'gemini', 'ollama'];
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 1, drain: '2s' },
        providers: [...kinds.map((kind) => ({ id: kind, kind, base_url, auth, breaker: { max_fails: 0 } })), { id: 'sim', kind: 'simulator', dialect: 'anthropic' }],
        models: [
            ...kinds.map((id) => ({ id, provider: id, upstream: `${id}-up`, price: { per: '1M', input: 1000, output: 2000 } })),
            { id: 'sim', provider: 'sim', upstream: 'm', simulate: { text: 'The line is clear.' } },
        ],
        groups: [{ id: 'both', strategy: 'fallback', members: [{ model: 'anthropic' }, { model: 'openai' }] }],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}

before(async () => {
    provider = await ScriptedProvider.start();
    gateway = await Gateway.start({ settings: settings(provider.port) });
    openai = new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
});
after(async () => {
    await gateway.stop();
    await provider.stop();
});

const eventOf = (response) => gateway.eventOf(response.headers.get('x-signalbox-request-id'));
const completionOf = (text, finish_reason = 'stop') => ({
    id: 'cmpl-1',
    object: 'text_completion',
    created: 1,
    model: 'openai-up',
    choices: [{ text, index: 0, logprobs: null, finish_reason }],
});

describe('completions', () => {
    test('are relayed to a provider that has them', async () => {
        provider.expect(vendor.json({ ...completionOf('clear.'), usage: vendor.usageOf(4, 2) }));
        const { data, response } = await openai.completions.create({ model: 'openai', prompt: ['The line is'], logprobs: 1, max_tokens: 5 }).withResponse();
        assert.equal(data.choices[0].text, 'clear.');
        assert.equal(provider.last.path, '/v1/completions');
        assert.deepEqual(provider.last.body, { model: 'openai-up', prompt: ['The line is'], logprobs: 1, max_tokens: 5 });
        const event = await eventOf(response);
        assert.equal(event.road, 'relay');
        assert.equal(event.actual_cost_usd, (4 * 1000 + 2 * 2000) / 1e6);
    });

    test('are streamed', async () => {
        provider.expect(vendor.sse([completionOf('cle', null), completionOf('ar.'), { choices: [], usage: vendor.usageOf(4, 2) }, vendor.done]));
        let text = '';
        for await (const chunk of await openai.completions.create({ model: 'openai', prompt: 'The line is', stream: true })) text += chunk.choices[0]?.text ?? '';
        assert.equal(text, 'clear.');
    });

    test('are answered by a model of another dialect, plain and streamed', async () => {
        const { data, response } = await openai.completions.create({ model: 'sim', prompt: 'Is it?' }).withResponse();
        assert.equal(data.object, 'text_completion');
        assert.equal(data.choices[0].text, 'The line is clear.');
        assert.equal(data.choices[0].finish_reason, 'stop');
        assert.equal((await eventOf(response)).road, 'translate');
        let text = '';
        let usage;
        const stream = await openai.completions.create({ model: 'sim', prompt: 'Is it?', stream: true, stream_options: { include_usage: true } });
        for await (const chunk of stream) {
            text += chunk.choices[0]?.text ?? '';
            usage = chunk.usage ?? usage;
        }
        assert.equal(text, 'The line is clear.');
        assert.ok(usage.completion_tokens > 0);
    });

    test('that other models cannot give name the field, and go to a member that can', async () => {
        for (const more of [{ logprobs: 2 }, { echo: true }, { suffix: 'x' }, { best_of: 3 }])
            await assert.rejects(openai.completions.create({ model: 'anthropic', prompt: 'a', ...more }), (error) => {
                assert.ok(error instanceof OpenAI.BadRequestError);
                assert.equal(error.param, Object.keys(more)[0]);
                return true;
            });
        provider.expect(vendor.json(completionOf('a')));
        assert.equal((await openai.completions.create({ model: 'both', prompt: ['a', 'b'] })).choices[0].text, 'a');
    });
});

describe('documents', () => {
    test('moderations cost nothing', async () => {
        provider.expect(vendor.json({ id: 'modr-1', model: 'omni', results: [{ flagged: true, categories: {}, category_scores: {} }] }));
        const { data, response } = await openai.moderations.create({ model: 'openai', input: 'a' }).withResponse();
        assert.equal(data.results[0].flagged, true);
        const event = await eventOf(response);
        assert.equal(event.operation, 'moderations');
        assert.equal(event.tokens.prompt, 0);
    });

    test('rankings tell tokens or searches', async () => {
        const rank = () =>
            fetch(`${gateway.url}/v1/rerank`, {
                method: 'POST',
                headers: { authorization: `Bearer ${keys.everyone}` },
                body: JSON.stringify({ model: 'openai', query: 'q', documents: ['a', 'b'], top_n: 1 }),
            });
        provider.expect(vendor.json({ model: 'r', usage: { total_tokens: 8 }, results: [{ index: 1, relevance_score: 0.9 }] }));
        const first = await rank();
        assert.equal((await first.json()).results[0].index, 1);
        assert.equal(provider.last.path, '/v1/rerank');
        assert.equal((await eventOf(first)).tokens.prompt, 8);
        provider.expect(vendor.json({ id: '1', results: [], meta: { billed_units: { search_units: 1 } } }));
        const second = await rank();
        assert.deepEqual((await eventOf(second)).units, [{ kind: 'searches', count: 1 }]);
    });
});

describe('pictures', () => {
    const usage = { input_tokens: 5, output_tokens: 100, total_tokens: 105, input_tokens_details: { text_tokens: 5, image_tokens: 0 } };
    const picture = 'A'.repeat(3_000_000);

    test('of megabytes are passed on', async () => {
        provider.expect(vendor.json({ created: 1, data: [{ b64_json: picture }], usage }));
        const { data, response } = await openai.images.generate({ model: 'openai', prompt: 'a cat' }).withResponse();
        assert.equal(data.data[0].b64_json.length, picture.length);
        const event = await eventOf(response);
        assert.equal(event.operation, 'images');
        assert.equal(event.tokens.completion, 100);
        assert.equal(event.actual_cost_usd, (5 * 1000 + 100 * 2000) / 1e6);
    });

    test('are streamed', async () => {
        provider.expect(
            vendor.sse([
                { type: 'image_generation.partial_image', b64_json: 'AA', partial_image_index: 0 },
                { type: 'image_generation.completed', b64_json: picture, usage },
            ]),
        );
        const types = [];
        for await (const event of await openai.images.generate({ model: 'openai', prompt: 'a cat', stream: true })) types.push(event.type);
        assert.deepEqual(types, ['image_generation.partial_image', 'image_generation.completed']);
    });

    test('are changed by forms', async () => {
        provider.expect(vendor.json({ created: 1, data: [{ b64_json: 'AAAA' }], usage }));
        const image = await toFile(Buffer.from([0x89, 0x50, 0xff, 0x0d, 0x0a]), 'a.png', { type: 'image/png' });
        await openai.images.edit({ model: 'openai', image, prompt: 'a hat' });
        assert.equal(provider.last.path, '/v1/images/edits');
        const form = await new Response(provider.last.bytes, { headers: { 'content-type': provider.last.headers['content-type'] } }).formData();
        assert.equal(form.get('model'), 'openai-up');
        assert.equal(form.get('prompt'), 'a hat');
        assert.deepEqual(Buffer.from(await form.get('image').arrayBuffer()), Buffer.from([0x89, 0x50, 0xff, 0x0d, 0x0a]));
    });
});

describe('sound', () => {
    test('of speech comes as it is', async () => {
        const sound = Buffer.from([0x49, 0x44, 0x33, 0, 0xff, 0x0a, 0x0a, 0x7b]);
        provider.expect((asked, response) => {
            response.writeHead(200, { 'content-type': 'audio/mpeg' });
            response.write(sound.subarray(0, 3));
            response.end(sound.subarray(3));
        });
        const reply = await openai.audio.speech.create({ model: 'openai', voice: 'alloy', input: 'Hello.' });
        assert.equal(reply.headers.get('content-type'), 'audio/mpeg');
        assert.deepEqual(Buffer.from(await reply.arrayBuffer()), sound);
        assert.equal((await eventOf(reply)).operation, 'speech');
    });

    test('is written down, with its tokens or its seconds', async () => {
        const file = await toFile(Buffer.from('RIFF\r\n--x'), 'a.wav');
        provider.expect(vendor.json({ text: 'Hi', usage: { type: 'tokens', input_tokens: 14, output_tokens: 2, total_tokens: 16, input_token_details: { audio_tokens: 14 } } }));
        const first = await openai.audio.transcriptions.create({ model: 'openai', file }).withResponse();
        assert.equal(first.data.text, 'Hi');
        assert.equal((await eventOf(first.response)).tokens.prompt, 14);
        provider.expect(vendor.json({ text: 'Hi', usage: { type: 'duration', seconds: 3 } }));
        const second = await openai.audio.translations.create({ model: 'openai', file }).withResponse();
        const event = await eventOf(second.response);
        assert.equal(event.operation, 'translations');
        assert.deepEqual(event.units, [{ kind: 'seconds', count: 3 }]);
        assert.equal(event.actual_cost_usd, null);
    });

    test('is written down as it is heard', async () => {
        provider.expect(vendor.sse([{ type: 'transcript.text.delta', delta: 'H' }, { type: 'transcript.text.done', text: 'Hi' }, vendor.done]));
        const file = await toFile(Buffer.from('RIFF'), 'a.wav');
        let text = '';
        for await (const event of await openai.audio.transcriptions.create({ model: 'openai', file, stream: true })) text = event.text ?? text;
        assert.equal(text, 'Hi');
    });

    test('without a model is refused', async () => {
        const body = new FormData();
        body.append('file', new Blob(['RIFF']), 'a.wav');
        const reply = await fetch(`${gateway.url}/v1/audio/transcriptions`, { method: 'POST', headers: { authorization: `Bearer ${keys.everyone}` }, body });
        assert.equal(reply.status, 400);
        assert.match((await reply.json()).error.message, /model is missing/);
    });
});

describe('embeddings', () => {
    test("of Gemini's client come from Gemini and from OpenAI", async () => {
        const google = new GoogleGenAI({ apiKey: keys.everyone, httpOptions: { baseUrl: gateway.url } });
        provider.expect(vendor.json({ embeddings: [{ values: [0.5, -1] }] }));
        assert.deepEqual((await google.models.embedContent({ model: 'gemini', contents: 'a' })).embeddings[0].values, [0.5, -1]);
        assert.match(provider.last.path, /^\/v1beta\/models\/gemini-up:batchEmbedContents/);
        assert.equal(provider.last.body.requests[0].model, 'models/gemini-up');
        provider.expect(vendor.json({ data: [{ index: 0, embedding: [0.5, -1] }], usage: { prompt_tokens: 3, total_tokens: 3 } }));
        assert.deepEqual((await google.models.embedContent({ model: 'openai', contents: ['a'] })).embeddings[0].values, [0.5, -1]);
        assert.equal(provider.last.path, '/v1/embeddings');
    });

    test("of Ollama's older way come from Ollama", async () => {
        const ollama = new Ollama({ host: gateway.url, headers: { Authorization: `Bearer ${keys.everyone}` } });
        provider.expect(vendor.json({ embedding: [0.5, -1] }));
        assert.deepEqual((await ollama.embeddings({ model: 'ollama', prompt: 'a' })).embedding, [0.5, -1]);
        assert.equal(provider.last.path, '/api/embeddings');
    });
});
