// Who may call and what they see: every header a key may come in, the model list in both shapes, keys made while the gateway runs.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anthropic, openai, question } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { Gateway, eventually } from './support/gateway.mjs';

let gateway;
before(async () => {
    gateway = await Gateway.start();
});
after(() => gateway.stop());

async function statusWith(headers, model = 'chat-plain') {
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ model, messages: question }),
    });
    await reply.text();
    return reply.status;
}

describe('a key', () => {
    for (const [name, value] of [
        ['authorization', `Bearer ${keys.everyone}`],
        ['x-api-key', keys.everyone],
        ['api-key', keys.everyone],
        ['apikey', keys.everyone],
    ]) {
        test(`is accepted in ${name}`, async () => assert.equal(await statusWith({ [name]: value }), 200));
    }

    test('is needed', async () => assert.equal(await statusWith({}), 401));

    test('in a named header wins over a Bearer that means nothing', async () => {
        assert.equal(await statusWith({ apikey: keys.everyone, authorization: 'Bearer unused' }), 200);
    });

    test('works for the anthropic client as x-api-key, the way its 0.x sent it', async () => {
        const client = anthropic(gateway, {
            apiKey: null,
            defaultHeaders: { 'x-api-key': keys.everyone, 'anthropic-version': '2023-06-01' },
        });
        const message = await client.messages.create({ model: 'messages-plain', max_tokens: 50, messages: question, temperature: 0.5 });
        assert.equal(message.stop_reason, 'end_turn');
    });
});

describe('GET /v1/models', () => {
    const ids = async (list) => {
        const seen = [];
        for await (const model of list) seen.push(model.id);
        return seen.sort();
    };

    test('lists groups and models for the openai client', async () => {
        const seen = await ids(openai(gateway).models.list());
        for (const each of ['reliable-chat', 'chat-experiment', 'chat-plain', 'messages-plain'])
            assert.ok(seen.includes(each), `${each} in ${seen}`);
    });

    test('lists the same for the anthropic client, in its own shape', async () => {
        assert.deepEqual(await ids(anthropic(gateway).models.list()), await ids(openai(gateway).models.list()));
        const [first] = (await anthropic(gateway).models.list()).data;
        assert.equal(first.type, 'model');
        assert.ok(first.display_name && first.created_at);
    });

    test('lists only what the key may use', async () => {
        const options = { apiKey: keys.limited };
        assert.deepEqual(await ids(openai(gateway, options).models.list()), ['chat-plain', 'reliable-chat']);
        assert.deepEqual(await ids(anthropic(gateway, options).models.list()), ['chat-plain', 'reliable-chat']);
    });

    test('needs a key', async () => assert.equal((await fetch(`${gateway.url}/v1/models`)).status, 401));
});

describe('signalbox keys', () => {
    const manage = (...words) => gateway.cli('keys', ...words, '--store', gateway.store);
    const make = (...words) => manage('create', ...words).match(/sb_[A-Za-z0-9_-]{43}/)[0];
    const list = () => JSON.parse(manage('list', '--output', 'json'));

    test('a created key is shown once and works without a restart, for what it allows', async () => {
        const key = make('made-later', '--allow', 'model:chat-plain');
        await eventually('the new key is accepted', async () => (await statusWith({ 'x-api-key': key })) === 200);
        assert.equal(await statusWith({ 'x-api-key': key }, 'messages-plain'), 403);
        assert.ok(!JSON.stringify(list()).includes(key));
    });

    test('a revoked key is refused without a restart', async () => {
        const key = make('short-lived');
        await eventually('the new key is accepted', async () => (await statusWith({ 'x-api-key': key })) === 200);
        manage('revoke', list().find((each) => each.name === 'short-lived').id);
        await eventually('the revoked key is refused', async () => (await statusWith({ 'x-api-key': key })) === 401);
    });
});
