// Vertex AI: one access token for all workers, renewed and replaced, and its models for clients of Google, Anthropic and OpenAI.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { after, before, beforeEach, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { keys } from './support/configuration.mjs';
import { eventually, Gateway } from './support/gateway.mjs';
import { weather } from './support/scripted_provider.mjs';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const email = 'gateway@my-project.iam.gserviceaccount.com';
const usageMetadata = { promptTokenCount: 20, candidatesTokenCount: 11, totalTokenCount: 31 };
const message = {
    id: 'msg_vrtx_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-5-20250929',
    content: [{ type: 'text', text: weather.text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 20, output_tokens: 11 },
};

/// Google: a token endpoint and models that take the newest token alone.
class Google {
    static async start() {
        const one = new Google();
        one.server = createServer((request, response) => one.take(request, response));
        one.server.listen(0, '127.0.0.1');
        await once(one.server, 'listening');
        one.port = one.server.address().port;
        one.forget();
        return one;
    }

    forget() {
        Object.assign(this, { tokens: [], asked: [], lifetime: 3600, away: false, revoked: new Set() });
    }

    async stop() {
        this.server.closeAllConnections();
        this.server.close();
        await once(this.server, 'close');
    }

    async take(request, response) {
        const pieces = [];
        for await (const piece of request) pieces.push(piece);
        const raw = Buffer.concat(pieces).toString();
        const json = (status, value) => {
            response.writeHead(status, { 'content-type': 'application/json' });
            response.end(JSON.stringify(value));
        };
        if (request.url === '/token') return this.grant(new URLSearchParams(raw), json);
        this.asked.push({ path: request.url, headers: request.headers, raw, body: JSON.parse(raw) });
        const token = request.headers.authorization?.slice('Bearer '.length);
        const known = this.tokens.includes(token) && !this.revoked.has(token);
        if (!known) return json(401, { error: { code: 401, message: `Request had invalid credentials ${token}`, status: 'UNAUTHENTICATED' } });
        if (request.url.includes('count-tokens:rawPredict')) return json(200, { input_tokens: 20 });
        if (request.url.includes(':rawPredict')) return json(200, message);
        if (request.url.includes(':streamRawPredict')) return this.streamMessage(response);
        if (request.url.includes(':countTokens')) return json(200, { totalTokens: 20 });
        if (request.url.endsWith(':predict')) {
            const vectorOf = ({ content }) => ({ embeddings: { values: [0.5, -0.25, content.length], statistics: { truncated: false, token_count: 3 } } });
            return json(200, { predictions: JSON.parse(raw).instances.map(vectorOf) });
        }
        const reply = {
            candidates: [{ content: { role: 'model', parts: [{ text: weather.text }] }, finishReason: 'STOP', index: 0 }],
            usageMetadata,
            modelVersion: 'gemini-2.5-pro',
            responseId: 'r1',
        };
        if (!request.url.includes('alt=sse')) return json(200, reply);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        return response.end(`data: ${JSON.stringify(reply)}\r\n\r\n`);
    }

    /// Looks at the assertion as Google does.
    grant(form, json) {
        assert.equal(form.get('grant_type'), 'urn:ietf:params:oauth:grant-type:jwt-bearer');
        const [header, claims, signature] = form.get('assertion').split('.');
        const verified = createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, signature, 'base64url');
        const said = JSON.parse(Buffer.from(claims, 'base64url'));
        const good = verified && said.iss === email && said.aud === `http://127.0.0.1:${this.port}/token` && said.exp - said.iat === 3600;
        this.tokens.push(`ya29.token-number-${this.tokens.length + 1}`);
        if (!good || this.away) return json(400, { error: 'invalid_grant', error_description: 'of no use' });
        return json(200, { access_token: this.tokens.at(-1), expires_in: this.lifetime, token_type: 'Bearer' });
    }

    streamMessage(response) {
        const event = (type, fields) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
        this.streamed =
            event('message_start', { message: { ...message, content: [], stop_reason: null } }) +
            event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }) +
            event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: weather.text } }) +
            event('content_block_stop', { index: 0 }) +
            event('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 11 } }) +
            event('message_stop', {});
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(this.streamed);
    }
}

let google;

function settings() {
    const base_url = `http://127.0.0.1:${google.port}`;
    const vertex = { kind: 'vertex', base_url, project: 'my-project', location: 'europe-west1', auth: { secret: { env: 'E2E_ACCOUNT' } } };
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 2, drain: '2s' },
        providers: [
            { id: 'google', ...vertex, breaker: { max_fails: 0 } },
            { id: 'claude', ...vertex, dialect: 'anthropic', breaker: { max_fails: 0 } },
            { id: 'ready', ...vertex, auth: { type: 'bearer', secret: { env: 'E2E_PROVIDER_KEY' } } },
            { id: 'sim', kind: 'simulator' },
        ],
        models: [
            { id: 'gemini', provider: 'google', upstream: 'gemini-2.5-pro' },
            { id: 'sonnet', provider: 'claude', upstream: 'claude-sonnet-4-5@20250929' },
            { id: 'ready', provider: 'ready', upstream: 'gemini-2.5-pro' },
            { id: 'plain', provider: 'sim', simulate: { text: 'The line is clear.' } },
        ],
        groups: [{ id: 'either', strategy: 'fallback', members: [{ model: 'gemini' }, { model: 'plain' }] }],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}

const account = () =>
    JSON.stringify({
        type: 'service_account',
        project_id: 'my-project',
        private_key_id: 'key-1',
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        client_email: email,
        token_uri: `http://127.0.0.1:${google.port}/token`,
    });
const start = () => Gateway.start({ settings: settings(), more: { E2E_ACCOUNT: account() } });
const hello = [{ role: 'user', content: 'Weather?' }];
const clients = (gateway) => ({
    openai: new OpenAI({ apiKey: keys.everyone, baseURL: `${gateway.url}/v1`, maxRetries: 0 }),
    anthropic: new Anthropic({ apiKey: keys.everyone, baseURL: gateway.url, maxRetries: 0 }),
});
const ask = (gateway, model) => clients(gateway).openai.chat.completions.create({ model, messages: hello });

before(async () => {
    google = await Google.start();
});
after(async () => {
    await google.stop();
});

describe('Models at Vertex', () => {
    let gateway, openai, anthropic;
    before(async () => {
        google.forget();
        gateway = await start();
        ({ openai, anthropic } = clients(gateway));
    });
    after(() => gateway.stop());
    beforeEach(() => {
        google.asked.length = 0;
    });

    test("Gemini's are asked below the project, translated and as they came, with Google's prices", async () => {
        const { data, response } = await openai.chat.completions.create({ model: 'gemini', messages: hello }).withResponse();
        assert.equal(data.choices[0].message.content, weather.text);
        const body = { contents: [{ role: 'user', parts: [{ text: 'Weather?' }] }], labels: { team: 'a' } };
        const relayed = await fetch(`${gateway.url}/v1beta/models/gemini:streamGenerateContent?alt=sse`, {
            method: 'POST',
            headers: { 'x-goog-api-key': keys.everyone, 'content-type': 'application/json' },
            body: JSON.stringify(body),
        });
        assert.match(await relayed.text(), /in Oslo/);
        const models = '/v1/projects/my-project/locations/europe-west1/publishers/google/models/gemini-2.5-pro';
        assert.deepEqual(
            google.asked.map((one) => one.path),
            [`${models}:generateContent`, `${models}:streamGenerateContent?alt=sse`],
        );
        assert.deepEqual(google.asked[1].body, body);
        for (const { headers } of google.asked) {
            assert.equal(headers.authorization, 'Bearer ya29.token-number-1');
            assert.equal(headers['x-goog-api-key'], undefined);
        }
        const event = await gateway.eventOf(response.headers.get('x-request-id'));
        assert.ok(event.actual_cost_usd > 0, 'the price of the maker, from the table');
    });

    test("Claude's get what Anthropic's client sent, without the model and with the version", async () => {
        const asked = { max_tokens: 99, messages: hello, metadata: { user_id: 'u1' } };
        const whole = await anthropic.messages.create({ model: 'sonnet', ...asked }, { headers: { 'anthropic-beta': 'one' } });
        assert.deepEqual({ ...whole }, message);
        const models = '/v1/projects/my-project/locations/europe-west1/publishers/anthropic/models';
        assert.equal(google.asked[0].path, `${models}/claude-sonnet-4-5%4020250929:rawPredict`);
        assert.deepEqual(google.asked[0].body, { anthropic_version: 'vertex-2023-10-16', ...asked });
        assert.equal(google.asked[0].headers['anthropic-version'], undefined);
        assert.equal(google.asked[0].headers['anthropic-beta'], 'one');

        const raw = '{"max_tokens":99,"model":"sonnet", "stream":true,"messages":[{"role":"user","content":"Weather?"}],"x":1.50}';
        const streamed = await fetch(`${gateway.url}/v1/messages`, {
            method: 'POST',
            headers: { 'x-api-key': keys.everyone, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
            body: raw,
        });
        assert.equal(await streamed.text(), google.streamed, 'byte for byte');
        assert.equal(google.asked[1].path, `${models}/claude-sonnet-4-5%4020250929:streamRawPredict`);
        assert.equal(
            google.asked[1].raw,
            '{"anthropic_version":"vertex-2023-10-16","max_tokens":99, "stream":true,"messages":[{"role":"user","content":"Weather?"}],"x":1.50}',
        );

        const counted = await anthropic.messages.countTokens({ model: 'sonnet', messages: hello });
        assert.equal(counted.input_tokens, 20);
        assert.equal(google.asked[2].path, `${models}/count-tokens:rawPredict`);
        assert.equal(google.asked[2].body.model, 'claude-sonnet-4-5@20250929');
    });

    test("Claude's answer clients of OpenAI", async () => {
        const stream = await openai.chat.completions.create({ model: 'sonnet', messages: hello, stream: true });
        let text = '';
        for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? '';
        assert.equal(text, weather.text);
        assert.match(google.asked[0].path, /:streamRawPredict$/);
        assert.equal(google.asked[0].body.model, undefined);
    });

    test('a ready token is sent as it is', async () => {
        await assert.rejects(ask(gateway, 'ready'), /502|provider/);
        assert.equal(google.asked[0].headers.authorization, `Bearer ${keys.provider}`);
        assert.equal(google.asked.length, 1);
    });

    test('embeddings are predictions there, for clients of OpenAI and of Google', async () => {
        const { data, usage } = await openai.embeddings.create({ model: 'gemini', input: ['ab', 'abc'], dimensions: 3 });
        assert.deepEqual(
            data.map((each) => each.embedding),
            [
                [0.5, -0.25, 2],
                [0.5, -0.25, 3],
            ],
        );
        assert.equal(usage.prompt_tokens, 6);
        assert.match(google.asked[0].path, /\/publishers\/google\/models\/[^/]+:predict$/);
        assert.deepEqual(google.asked[0].body, {
            instances: [{ content: 'ab' }, { content: 'abc' }],
            parameters: { autoTruncate: false, outputDimensionality: 3 },
        });
        const reply = await fetch(`${gateway.url}/v1beta/models/gemini:embedContent`, {
            method: 'POST',
            headers: { 'x-goog-api-key': keys.everyone, 'content-type': 'application/json' },
            body: JSON.stringify({ content: { parts: [{ text: 'abcd' }] }, taskType: 'RETRIEVAL_QUERY' }),
        });
        assert.deepEqual((await reply.json()).embedding.values, [0.5, -0.25, 4]);
        assert.deepEqual(google.asked[1].body.instances, [{ content: 'abcd', task_type: 'RETRIEVAL_QUERY' }]);
    });

    test('what Vertex does not have is refused before it is asked', async () => {
        await assert.rejects(openai.embeddings.create({ model: 'sonnet', input: 'a' }), /embeddings/);
        assert.equal(google.asked.length, 0);
    });
});

describe('Access tokens', () => {
    let gateway;
    beforeEach(() => google.forget());

    test('fifty requests at once on two workers make one', async () => {
        gateway = await start();
        try {
            await Promise.all(Array.from({ length: 50 }, (_, at) => ask(gateway, at % 2 ? 'gemini' : 'sonnet')));
            assert.equal(google.asked.length, 50);
            assert.equal(google.tokens.length, 1);
        } finally {
            await gateway.stop();
        }
    });

    test('one that is refused is replaced once, and the request answered', async () => {
        gateway = await start();
        try {
            await ask(gateway, 'gemini');
            google.revoked.add(google.tokens[0]);
            const replies = await Promise.all(Array.from({ length: 10 }, () => ask(gateway, 'gemini')));
            for (const each of replies) assert.equal(each.choices[0].message.content, weather.text);
            assert.equal(google.tokens.length, 2);
            google.revoked.add(google.tokens[1]);
            await assert.rejects(ask(gateway, 'gemini'), (error) => error.status === 502 && !error.message.includes('ya29'));
            assert.equal(google.tokens.length, 2, 'not again so soon');
        } finally {
            await gateway.stop();
        }
    });

    test('they are renewed before their end', async () => {
        google.lifetime = 2;
        gateway = await start();
        try {
            await eventually('a third token', () => google.tokens.length >= 3);
            await ask(gateway, 'gemini');
            assert.ok(google.tokens.slice(2).includes(google.asked.at(-1).headers.authorization.slice('Bearer '.length)));
        } finally {
            await gateway.stop();
        }
    });

    test('an endpoint that refuses fails the attempt, which the log says without the key, and is asked again', async () => {
        google.away = true;
        gateway = await start();
        try {
            await assert.rejects(ask(gateway, 'gemini'), (error) => error.status === 502 && /no access token for the provider/.test(error.message));
            const reply = await ask(gateway, 'either');
            assert.equal(reply.choices[0].message.content, 'The line is clear.');
            assert.equal(google.asked.length, 0);
            await eventually('a line of the log', () => /access token of a provider cannot be fetched.*invalid_grant/.test(gateway.log));
            assert.doesNotMatch(gateway.log, /PRIVATE KEY|eyJ|of no use/);
            google.away = false;
            await eventually('a token', async () => (await ask(gateway, 'gemini').catch(() => null)) !== null);
        } finally {
            await gateway.stop();
        }
    });
});
