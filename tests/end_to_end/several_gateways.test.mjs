// Gateways that share their limits and breakers through a Redis: under load, with a gateway killed and with Redis killed, and with what can be wrong with it.

import assert from 'node:assert/strict';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Gateway, eventually } from './support/gateway.mjs';
import { Redis, withoutRedis } from './support/redis.mjs';

const amount = 400;

function settings(redis, { storage = {}, limits = [], ...more } = {}) {
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 2, public: true },
        providers: [
            { id: 'sim', kind: 'simulator', breaker: { max_fails: 0 } },
            { id: 'frail', kind: 'simulator', breaker: { max_fails: 2, open_for: '60s' } },
        ],
        models: [
            { id: 'words', provider: 'sim', max_output: 8, simulate: { text: 'a b c d e f g h' } },
            { id: 'sick', provider: 'frail', simulate: { status: 500 } },
        ],
        limits,
        storage: { path: 'events.db', counters: 'redis', durability: 'strict', ...storage, redis: { address: `unix:${redis.socket}`, ...storage.redis } },
        ...more,
    };
}

async function ask(gateway, model = 'words') {
    const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] });
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body });
    const text = await reply.text();
    return { status: reply.status, id: reply.headers.get('x-signalbox-request-id'), text };
}

const health = async (gateway) => (await fetch(`${gateway.admin}/health`)).json();
const shares = (gateway) => eventually('the counters are shared', async () => (await health(gateway)).limits.link === 'shared');
const isAway = (gateway) => eventually('Redis is away', async () => (await health(gateway)).limits.link === 'away');

/// Requests at several gateways until `ends` is told so; a gateway that is gone ends its part.
function load(gateways, each = 4) {
    const said = { statuses: {}, answered: new Map(gateways.map((one) => [one, []])), stop: false };
    const run = async (gateway) => {
        while (!said.stop) {
            const reply = await ask(gateway).catch(() => null);
            if (!reply) return;
            said.statuses[reply.status] = (said.statuses[reply.status] ?? 0) + 1;
            if (reply.status === 200) said.answered.get(gateway).push(reply.id);
        }
    };
    said.served = () => said.statuses[200] ?? 0;
    said.ended = Promise.all(gateways.flatMap((one) => Array.from({ length: each }, () => run(one))));
    return said;
}

/// Three gateways before one Redis, which is started with `options`; both end with the suite.
function threeGateways(...options) {
    const limits = [{ id: 'shared', count: 'requests', amount, window: '7d', type: 'fixed' }];
    const all = { redis: new Redis(), gateways: [] };
    before(async () => {
        await all.redis.start(...options);
        const how = settings(all.redis, { limits, storage: { redis: { on_failure: 'deny' } } });
        all.gateways = await Promise.all([1, 2, 3].map(() => Gateway.start({ settings: how })));
        await Promise.all(all.gateways.map(shares));
    });
    after(async () => {
        for (const each of all.gateways) await each.stop();
        await all.redis.stop();
    });
    return all;
}

/// Kills Redis under load and starts it again with `options`; the gateways share when it ends.
async function killRedis({ redis, sharing, said }, ...options) {
    await redis.kill();
    await isAway(sharing[0]);
    const before = said.served();
    await redis.start(...options);
    await Promise.all(sharing.map(shares));
    assert.ok(said.served() - before < amount / 2, 'what is served meanwhile are shares');
}

describe('three gateways with one limit', { skip: withoutRedis }, () => {
    // What a gateway that is down has used is known to Redis alone, so this one keeps its data, as the guide asks for.
    const keeps = ['--appendonly', 'yes'];
    const all = threeGateways(...keeps);

    test('serve no more than it allows, with a gateway and Redis killed under load, and lose no event', async () => {
        const { redis, gateways } = all;
        const said = load(gateways);
        await eventually('a quarter is served', () => said.served() > amount / 4);
        gateways[2].child.kill('SIGKILL');
        await gateways[2].ended;
        await eventually('half is served', () => said.served() > amount / 2);
        await killRedis({ redis, sharing: gateways.slice(0, 2), said }, ...keeps);
        // The killed gateway comes back with its file: what it used counts, and what its share lost is there again.
        gateways[2].log = '';
        await gateways[2].serve(gateways[2].words, gateways[2].environment);
        await shares(gateways[2]);
        const third = load([gateways[2]]);
        await eventually('all of it is served', () => said.served() + third.served() >= amount - 40, 30_000);
        await eventually('more is refused', () => (said.statuses[429] ?? 0) > 5);
        said.stop = third.stop = true;
        await Promise.all([said.ended, third.ended]);
        const served = said.served() + third.served();
        assert.ok(served <= amount, `${served} of ${amount}`);
        for (const [at, gateway] of gateways.entries()) {
            const acknowledged = [...said.answered.get(gateway), ...(at === 2 ? third.answered.get(gateway) : [])];
            const kept = new Set(
                gateway
                    .events('export', '--verdict', 'allowed', '--output', 'jsonl')
                    .split('\n')
                    .filter(Boolean)
                    .map((line) => JSON.parse(line).id),
            );
            for (const id of acknowledged) assert.ok(kept.has(id), `the event of ${id}`);
        }
    });

    test('say what all of them used', async () => {
        const page = await (await fetch(`${all.gateways[0].admin}/limits`)).json();
        const [counter] = page.limits[0].counters;
        assert.ok(counter.used > counter.used_here, JSON.stringify(counter));
        assert.ok(counter.used <= amount);
    });
});

describe('three gateways and a Redis that keeps nothing', { skip: withoutRedis }, () => {
    const all = threeGateways();

    test('serve no more than the limit allows when it is killed: each of them tells it again what it used', async () => {
        const { redis, gateways } = all;
        const said = load(gateways);
        await eventually('half is served', () => said.served() > amount / 2);
        await killRedis({ redis, sharing: gateways, said });
        await eventually('all of it is served', () => said.served() >= amount - 40, 30_000);
        await eventually('more is refused', () => (said.statuses[429] ?? 0) > 5);
        said.stop = true;
        await said.ended;
        assert.ok(said.served() <= amount, `${said.served()} of ${amount}`);
    });
});

describe('what is wrong with a Redis', { skip: withoutRedis }, () => {
    const begun = [];
    const start = async (how) => {
        const gateway = await Gateway.start(how);
        begun.push(gateway);
        return gateway;
    };
    after(async () => {
        for (const each of begun) await each.stop();
    });
    test('is said in the log, at /health and in events, and nothing is lost', async () => {
        const redis = await new Redis().start('--requirepass', 'right');
        const limits = [{ id: 'few', count: 'requests', amount: 2, window: '7d', type: 'fixed' }];
        const gateway = await start({ settings: settings(redis, { limits }) });
        await eventually('the log says so', () => gateway.log.includes('Redis wants a password: set storage.redis.password'));
        const seen = await health(gateway);
        assert.equal(seen.status, 'degraded');
        assert.equal(seen.limits.link, 'away');
        assert.match(seen.limits.detail, /storage\.redis\.password/);
        const first = await ask(gateway);
        assert.equal(first.status, 200, first.text);
        assert.deepEqual((await gateway.eventOf(first.id)).limits, [{ name: 'few', outcome: 'apart', used: 1, allowed: 2 }]);
        assert.equal((await ask(gateway)).status, 200);
        assert.equal((await ask(gateway)).status, 429);
        const metrics = await (await fetch(`${gateway.admin}/metrics`)).text();
        assert.match(metrics, /signalbox_shared_counters_up 0\n/);
        await redis.stop();
    });

    test('refuses with deny, and says so', async () => {
        const redis = new Redis();
        const limits = [{ id: 'few', count: 'requests', amount: 2, window: '7d', type: 'fixed' }];
        const gateway = await start({ settings: settings(redis, { limits, storage: { redis: { on_failure: 'deny' } } }) });
        const refused = await ask(gateway);
        assert.equal(refused.status, 503);
        assert.match(refused.text, /the shared counters of the limit \\"few\\" cannot be reached/);
        const event = await gateway.eventOf(refused.id);
        assert.deepEqual(event.limits, [{ name: 'few', outcome: 'away', used: 1, allowed: 2 }]);
        await redis.start();
        await shares(gateway);
        assert.equal((await ask(gateway)).status, 200);
        await redis.stop();
    });
});

describe('a breaker', { skip: withoutRedis }, () => {
    test('that opens at one gateway is open at the other', async () => {
        const redis = await new Redis().start();
        const [one, two] = await Promise.all([1, 2].map(() => Gateway.start({ settings: settings(redis) })));
        await Promise.all([shares(one), shares(two)]);
        const breaker = async (gateway) => {
            const page = await (await fetch(`${gateway.admin}/routes`)).json();
            return page.models.find(({ model }) => model === 'sick').breaker;
        };
        assert.equal(await breaker(two), 'closed');
        for (let each = 0; each < 2; ++each) await ask(one, 'sick');
        await eventually('it is open at both', async () => (await breaker(one)) === 'open' && (await breaker(two)) === 'open');
        await one.stop();
        await two.stop();
        await redis.stop();
    });
});

test('a copied folder is another gateway, and the limit of both is one', { skip: withoutRedis }, async () => {
    const redis = new Redis();
    await redis.start();
    const limits = [{ id: 'day', count: 'requests', amount: 200, window: '1d' }];
    const written = settings(redis, { limits, storage: { redis: { on_failure: 'deny' } } });
    const one = await Gateway.start({ settings: written });
    await shares(one);
    for (let i = 0; i < 5; ++i) assert.equal((await ask(one)).status, 200);
    assert.equal(await one.end(), 0);
    const copy = new Gateway();
    for (const name of readdirSync(one.folder)) copyFileSync(join(one.folder, name), join(copy.folder, name));
    one.log = '';
    await one.serve(one.words, one.environment);
    await copy.serve([join(copy.folder, 'signalbox.yaml')], one.environment);
    await Promise.all([one, copy].map(shares));
    const statuses = [];
    for (let i = 0; i < 150; ++i) statuses.push(...(await Promise.all([one, copy].map((each) => ask(each)))).map((reply) => reply.status));
    const served = statuses.filter((status) => status === 200).length;
    assert.ok(served <= 195 && served >= 180, `${served} of the 195 that were left`);
    await eventually('the copy says so', () => copy.log.includes("is a copy of another gateway's"));
    assert.equal(one.log.includes("is a copy of another gateway's"), false);
    await Promise.all([one, copy].map((each) => each.stop()));
    await redis.stop();
});
