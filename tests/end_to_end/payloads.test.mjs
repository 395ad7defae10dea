// Payloads with the vendors' clients: what both sides of a translated stream looked like, what is kept of whom, and that no key and no card number is stored.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anthropic, openai } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { breaker } from './support/every_format.mjs';
import { Gateway, eventually } from './support/gateway.mjs';

const card = '4111111111111111';
const said = `Your card ${card} is charged.`;

let gateway;
before(async () => {
    gateway = await Gateway.start({
        settings: {
            signalbox: 1,
            server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' } },
            providers: [{ id: 'sim', kind: 'simulator', breaker }],
            models: [
                { id: 'teller', provider: 'sim', simulate: { text: said } },
                { id: 'sick', provider: 'sim', simulate: { status: 500 } },
            ],
            policies: [{ id: 'cards', modify: [{ regexp: { find: '\\b\\d{13,16}\\b', replace: 'XXX' } }] }],
            groups: [
                { id: 'failing', members: [{ model: 'sick' }], logging: { payloads: 'errors' } },
                { id: 'healthy', members: [{ model: 'teller' }], logging: { payloads: 'errors' } },
            ],
            consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
            logging: { payloads: 'all', redact: ['cards'] },
            storage: { path: 'events.db' },
        },
    });
});
after(async () => {
    await gateway.stop();
});

/// Once it is written, which is a moment after the reply.
const payloadOf = (id) =>
    eventually(`the payload of ${id}`, async () => {
        await gateway.eventOf(id);
        const made = JSON.parse(gateway.events('get', id, '--payload', '--output', 'json'));
        return made.payload === 'lost' ? null : made;
    });

describe('payloads', () => {
    test('show a translated stream in both formats', async () => {
        const stream = await anthropic(gateway)
            .messages.stream({ model: 'teller', max_tokens: 100, messages: [{ role: 'user', content: `I have ${card}` }] })
            .withResponse();
        const answer = await stream.data.finalText();
        assert.equal(answer, said, 'the caller gets it as it is');
        const { parts } = await payloadOf(stream.response.headers.get('x-signalbox-request-id'));
        assert.match(parts.asked.head, /^POST \/v1\/messages/);
        assert.deepEqual(JSON.parse(parts.asked.body).messages, [{ role: 'user', content: 'I have XXX' }]);
        assert.match(parts.sent.head, /^POST \/chat\/completions/);
        assert.match(parts.received.body, /chat\.completion\.chunk/);
        assert.match(parts.answered.body, /event: message_stop/);
        for (const each of Object.values(parts)) assert.ok(!each.body.includes(card));
    });

    test('of errors are kept when there is one', async () => {
        const failed = await openai(gateway)
            .chat.completions.create({ model: 'failing', messages: [{ role: 'user', content: 'Hi' }] })
            .catch((error) => error);
        assert.equal(failed.status, 500);
        const one = await payloadOf(failed.headers.get('x-signalbox-request-id'));
        assert.equal(one.payload, 'kept');
        assert.match(one.parts.received.head, /^HTTP\/1\.1 500/);
        const good = await openai(gateway)
            .chat.completions.create({ model: 'healthy', messages: [{ role: 'user', content: 'Hi' }] })
            .withResponse();
        const none = await payloadOf(good.response.headers.get('x-signalbox-request-id'));
        assert.equal(none.payload, 'no_error');
    });

    test('are kept by the demo', async () => {
        const demo = await Gateway.startDemo();
        try {
            const reply = await fetch(`${demo.url}/v1/chat/completions`, {
                method: 'POST',
                headers: { 'Content-Type': 'application/json' },
                body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'Hi' }] }),
            });
            assert.equal(reply.status, 200);
            const id = reply.headers.get('x-signalbox-request-id');
            const text = await reply.text();
            const body = await eventually('the payload', () => {
                try {
                    return demo.events('get', id, '--payload', '--part', 'answered', '--raw');
                } catch {
                    return null;
                }
            });
            assert.equal(body, text);
        } finally {
            await demo.stop();
        }
    });

    test('hold no key and no card number', async () => {
        const content = `my key is ${keys.everyone}, my card ${card}`;
        const reply = await openai(gateway).chat.completions.create({ model: 'teller', messages: [{ role: 'user', content }] }).withResponse();
        const kept = JSON.stringify(await payloadOf(reply.response.headers.get('x-signalbox-request-id')));
        assert.match(kept, /my key is \*\*\*, my card XXX/);
        for (const secret of [keys.everyone, card]) assert.ok(!kept.includes(secret), secret);
    });
});
