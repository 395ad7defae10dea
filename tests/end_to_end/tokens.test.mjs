// Tokens of an identity provider in the place of API keys, with the official clients: who gets in, and how the clients show who does not.

import Anthropic from '@anthropic-ai/sdk';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import OpenAI from 'openai';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anthropic, openai, question } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { Gateway } from './support/gateway.mjs';
import { Issuer } from './support/issuer.mjs';

const issuer = new Issuer();
let folder, gateway;

function settings(jwks) {
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 2 },
        providers: [{ id: 'sim', kind: 'simulator' }],
        models: [
            { id: 'small', provider: 'sim' },
            { id: 'large', provider: 'sim' },
        ],
        groups: [{ id: 'by-tag', members: [{ model: 'large', when: "'gold' in consumer.tags" }, { model: 'small' }] }],
        auth: [
            { id: 'keys', type: 'key' },
            {
                id: 'sso',
                type: 'jwt',
                alg: ['RS256'],
                jwks,
                issuer: issuer.issuer,
                audience: ['signalbox'],
                scopes: ['llm.use'],
                map: { tags: 'groups' },
                allow: ['model:small', 'group:by-tag'],
            },
        ],
        consumers: [
            { name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] },
            { name: 'boss', allow: ['*'] },
        ],
        storage: { path: 'events.db' },
    };
}

before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-tokens-'));
    const file = join(folder, 'keys.json');
    writeFileSync(file, JSON.stringify({ keys: [issuer.jwk()] }));
    gateway = await Gateway.start({ settings: settings(file) });
});
after(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
});

const scope = { scope: 'openid llm.use' };
const ask = (token, model = 'small') => openai(gateway, { apiKey: token }).chat.completions.create({ model, messages: question });

describe('a token as the api key', () => {
    test('serves the openai client, plain and streamed, on each worker', async () => {
        const client = openai(gateway, { apiKey: issuer.token(scope) });
        for (let i = 0; i < 8; ++i) {
            const reply = await client.chat.completions.create({ model: 'small', messages: question });
            assert.ok(reply.choices[0].message.content);
        }
        let text = '';
        for await (const chunk of await client.chat.completions.create({ model: 'small', messages: question, stream: true }))
            text += chunk.choices[0]?.delta?.content ?? '';
        assert.ok(text);
        assert.deepEqual((await client.models.list()).data.map((each) => each.id).sort(), ['by-tag', 'small']);
    });

    test('serves the anthropic client, as a key and as a bearer token', async () => {
        for (const options of [{ apiKey: issuer.token(scope) }, { apiKey: null, authToken: issuer.token(scope) }]) {
            const reply = await anthropic(gateway, options).messages.create({ model: 'small', max_tokens: 50, messages: question });
            assert.equal(reply.stop_reason, 'end_turn');
        }
    });

    test('leaves keys as they were', async () => assert.ok(await ask(keys.everyone, 'large')));

    test('stands in the event by its consumer', async () => {
        const { response } = await openai(gateway, { apiKey: issuer.token({ ...scope, sub: 'carol' }) })
            .chat.completions.create({ model: 'small', messages: question })
            .withResponse();
        const seen = await gateway.eventOf(response.headers.get('x-signalbox-request-id'));
        assert.equal(seen.consumer, 'carol');
        assert.equal(seen.key_id, 'jwt_sso');
    });

    test('gives a declared consumer the rights that stand there', async () => {
        assert.ok(await ask(issuer.token({ ...scope, sub: 'boss' }), 'large'));
        await assert.rejects(ask(issuer.token(scope), 'large'), OpenAI.PermissionDeniedError);
    });

    test('carries tags to conditions', async () => {
        const model = async (claims) => (await ask(issuer.token({ ...scope, ...claims }), 'by-tag')).model;
        assert.equal(await model({ groups: ['gold'] }), 'large');
        assert.equal(await model({ groups: ['iron'] }), 'small');
        assert.equal(await model({}), 'small');
    });
});

describe('a token that is refused', () => {
    const now = Math.floor(Date.now() / 1000);
    const good = issuer.token(scope);
    const cases = {
        'has expired': issuer.token({ ...scope, exp: now - 60 }),
        'is not valid yet': issuer.token({ ...scope, nbf: now + 600 }),
        'another issuer': issuer.token({ ...scope, iss: 'https://idp.example/' }),
        'another audience': issuer.token({ ...scope, aud: 'other' }),
        algorithm: issuer.token(scope, { alg: 'none' }),
        kid: issuer.token(scope, { kid: 'key-2' }),
        crit: issuer.token(scope, { crit: ['b64'], b64: false }),
        signature: `${good.slice(0, good.lastIndexOf('.'))}.${new Issuer().token(scope).split('.')[2]}`,
    };
    for (const [words, token] of Object.entries(cases))
        test(`says ${words}, as the clients' own error`, async () => {
            const error = await ask(token).then(assert.fail, (seen) => seen);
            assert.ok(error instanceof OpenAI.AuthenticationError, String(error));
            assert.match(error.message, new RegExp(words));
            const other = await anthropic(gateway, { apiKey: token })
                .messages.create({ model: 'small', max_tokens: 5, messages: question })
                .then(assert.fail, (seen) => seen);
            assert.ok(other instanceof Anthropic.AuthenticationError, String(other));
        });

    test('lacks a scope: forbidden', async () => {
        const error = await ask(issuer.token()).then(assert.fail, (seen) => seen);
        assert.ok(error instanceof OpenAI.PermissionDeniedError, String(error));
        assert.match(error.message, /lacks the scope "llm.use"/);
    });

    test('is in no log line and no event', async () => {
        const shown = Object.values(cases).map((each) => each.split('.')[2].slice(0, 40));
        const kept = gateway.log + gateway.events('export', '--output', 'jsonl');
        for (const each of shown) assert.ok(!kept.includes(each));
    });
});

describe('keys by the address of an identity provider', () => {
    const next = new Issuer('key-2');
    let provider, served, fetched, second;
    // The first keys may still be on their way, and a new key is fetched for: 503 says so, and the client asks again by itself.
    const patient = (by) =>
        openai(second, { apiKey: by.token(scope), maxRetries: 5 }).chat.completions.create({ model: 'small', messages: question });

    before(async () => {
        served = [issuer.jwk()];
        fetched = 0;
        provider = http.createServer((request, reply) => {
            ++fetched;
            reply.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: served }));
        });
        await once(provider.listen(0, '127.0.0.1'), 'listening');
        second = await Gateway.start({ settings: settings(`http://127.0.0.1:${provider.address().port}/keys`) });
    });
    after(() => second.stop());

    test('are fetched once for all workers', async () => {
        for (let i = 0; i < 8; ++i) assert.ok(await patient(issuer));
        assert.equal(fetched, 1);
    });

    test('are fetched again for a new key, and then not for a while', async () => {
        served = [issuer.jwk(), next.jwk()];
        assert.ok(await patient(next));
        assert.ok(await patient(issuer));
        assert.equal(fetched, 2);
        await assert.rejects(patient(new Issuer('key-3')), OpenAI.AuthenticationError);
        assert.equal(fetched, 2);
    });

    test('stay in use while the provider is away', async () => {
        provider.closeAllConnections();
        provider.close();
        assert.ok(await patient(next));
        const metrics = await (await fetch(`${second.admin}/metrics`)).text();
        assert.match(metrics, /signalbox_token_keys_fetched_total\{authenticator="sso"\} 2\n/);
        assert.match(metrics, /signalbox_token_keys_usable\{authenticator="sso"\} 1\n/);
    });
});
