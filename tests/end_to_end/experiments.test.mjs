// An experiment end to end: what a header keeps together, the digests that events have of its values, and the report that counts by them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually, Gateway } from './support/gateway.mjs';

const requests = 200;
const teams = Array.from({ length: 20 }, (_, at) => `team of person ${at}`);
let gateway;
before(async () => {
    gateway = await Gateway.start({
        settings: {
            signalbox: 1,
            server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, public: true },
            storage: { path: 'events.db' },
            providers: [{ id: 'sim', kind: 'simulator' }],
            models: [
                { id: 'a', provider: 'sim', price: { input: 1, output: 1 } },
                { id: 'b', provider: 'sim', price: { input: 3, output: 3 } },
            ],
            groups: [
                {
                    id: 'by-team',
                    strategy: 'weighted',
                    affinity: { by: 'header:X-Team' },
                    members: [
                        { model: 'a', weight: 50, tag: 'control' },
                        { model: 'b', weight: 50, tag: 'candidate' },
                    ],
                },
            ],
        },
    });
    for (let each = 0; each < requests; each += 20)
        await Promise.all(
            teams.map(async (team) => {
                const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
                    method: 'POST',
                    headers: { 'x-team': team },
                    body: JSON.stringify({ model: 'by-team', messages: [{ role: 'user', content: 'Hello' }] }),
                });
                assert.equal(reply.status, 200);
                await reply.text();
            }),
        );
    await eventually('all events are written', () => events().length === requests);
});
after(() => gateway.stop());

const events = (...words) => JSON.parse(gateway.events('tail', '--limit', '1000', ...words, '--output', 'json'));
const report = (...words) => gateway.cli('report', 'experiment', '--group', 'by-team', ...words, '--store', gateway.store);

describe('an experiment that is assigned by a header', () => {
    test('has a digest for each value in its events, and no value', () => {
        const all = events();
        const digests = new Map();
        for (const event of all) {
            assert.equal(event.assignment_unit, 'header');
            assert.match(event.assignment_value, /^[0-9a-f]{6}$/);
            digests.set(event.assignment_value, (digests.get(event.assignment_value) ?? new Set()).add(event.tag));
        }
        assert.equal(digests.size, teams.length);
        for (const [digest, tags] of digests) assert.equal(tags.size, 1, `${digest} is in one arm`);
        assert.ok(!JSON.stringify(all).includes('team of person'));
    });

    test('counts the values as what was assigned', () => {
        const made = JSON.parse(report('--output', 'json'));
        assert.deepEqual(made.unit, { kind: 'header', count: 20, counted: true });
        assert.equal(made.shares.broken, false);
        assert.equal(
            made.arms.reduce((sum, arm) => sum + arm.requests, 0),
            requests,
        );
        assert.match(report(), /note: what is assigned is the header's value: 20 units, and intervals count how alike the requests of one are/);
        assert.doesNotMatch(report(), /taken as independent/);
    });

    test('shows the requests of one value', () => {
        const { assignment_value: digest } = events()[0];
        assert.equal(events('--filter', `assignment_value=${digest}`).length, requests / teams.length);
    });
});
