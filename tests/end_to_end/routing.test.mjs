// Choosing among models end to end: what is kept together by address, groups in groups, names that are not known, and the echo.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Gateway } from './support/gateway.mjs';

let gateway;
before(async () => {
    gateway = await Gateway.start({
        settings: {
            signalbox: 1,
            server: {
                listen: ['127.0.0.1:0'],
                admin: { listen: '127.0.0.1:0' },
                public: true,
                echo: true,
                on_unknown_model: 'balance',
                default_group: 'sticky',
            },
            storage: { path: 'events.db' },
            providers: [{ id: 'sim', kind: 'simulator' }],
            models: [
                { id: 'a', provider: 'sim', price: { input: 1, output: 1 } },
                { id: 'b', provider: 'sim', price: { input: 3, output: 3 } },
                { id: 'sick', provider: 'sim', price: { input: 9, output: 9 }, simulate: { status: 503 } },
            ],
            groups: [
                { id: 'sticky', strategy: 'round_robin', affinity: { by: 'ip' }, members: [{ model: 'a' }, { model: 'b' }] },
                { id: 'outer', strategy: 'fallback', members: [{ model: 'sick', timeout: '60s' }, { group: 'cheap', timeout: '60s' }] },
                { id: 'cheap', strategy: 'cost', budget_per_request_usd: 0.001, members: [{ model: 'a' }, { model: 'b' }] },
            ],
        },
    });
});
after(() => gateway.stop());

async function ask(model, more = {}) {
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }], ...more }),
    });
    const body = await reply.json();
    return { status: reply.status, body, event: await gateway.eventOf(reply.headers.get('x-signalbox-request-id')) };
}

describe('affinity', () => {
    test('keeps the requests of one address at one model, also those for a name that is not known', async () => {
        const first = (await ask('sticky')).event;
        assert.equal(first.assignment_unit, 'ip');
        for (const model of ['sticky', 'sticky', 'gpt-9']) {
            const { event } = await ask(model);
            assert.equal(event.resolved_model, first.resolved_model);
            assert.equal(event.group, 'sticky');
            assert.equal(event.attempts[0].reason, 'affinity');
        }
    });
});

describe('groups in groups', () => {
    test('take over by cost, and say in the event what they compared', async () => {
        const { status, event } = await ask('outer', { max_tokens: 100 });
        assert.equal(status, 200);
        assert.equal(event.resolved_model, 'a');
        assert.equal(event.trail[0], 'sim/sick (first)');
        assert.match(event.trail[1], /^sim\/a \(next: \d+ millionths of a dollar, in cheap\)$/);
    });

    test('refuse with 402 what no member can serve within its budget', async () => {
        const { status, body, event } = await ask('cheap', { max_tokens: 5000 });
        assert.equal(status, 402);
        assert.equal(body.error.code, 'over_budget');
        assert.equal(event.reason_code, 'over_budget');
    });
});

describe('echo', () => {
    test('says what a request was', async () => {
        const reply = await fetch(`${gateway.url}/__echo/x?a=b`, { method: 'PUT', body: 'text', headers: { 'x-llm': 'one' } });
        const said = await reply.json();
        assert.equal(said.req_uri, '/__echo/x?a=b');
        assert.equal(said.req_method, 'PUT');
        assert.equal(said.req_body, 'text');
        assert.deepEqual(said.req_headers['X-Llm'], ['one']);
    });
});
