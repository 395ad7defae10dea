// What commands beside gateways read where gateways share a store and limits: the shared ones, as the configuration names them.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Gateway, binary, eventually } from './support/gateway.mjs';
import { Postgres, withoutPostgres } from './support/postgres.mjs';
import { Redis, withoutRedis } from './support/redis.mjs';

function settings({ storage = {}, limits = [], ...more } = {}) {
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 2, public: true },
        providers: [{ id: 'sim', kind: 'simulator', breaker: { max_fails: 0 } }],
        models: [{ id: 'words', provider: 'sim', simulate: { text: 'a b c' } }],
        limits,
        storage: { path: 'events.db', ...storage },
        ...more,
    };
}

async function ask(gateway, model = 'words') {
    const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] });
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body });
    return { status: reply.status, text: await reply.text(), id: reply.headers.get('x-signalbox-request-id') };
}

/// A command as a person runs it beside a gateway: {status, stdout, stderr}. `without`: names of variables that are not set.
function command(gateway, words, { without = [], more = {} } = {}) {
    const env = { ...gateway.environment, HOME: gateway.folder, XDG_CACHE_HOME: join(gateway.folder, 'cache'), ...more };
    for (const each of without) delete env[each];
    return spawnSync(binary, words, { encoding: 'utf8', env, cwd: gateway.folder });
}

const health = async (gateway) => (await fetch(`${gateway.admin}/health`)).json();

describe('commands with a configuration that names a shared store', { skip: withoutPostgres }, () => {
    let postgres, gateways;
    before(async () => {
        postgres = await new Postgres().start();
        const storage = { type: 'postgres', dsn: { env: 'DSN' } };
        gateways = [];
        for (const each of [1, 2]) gateways.push(await Gateway.start({ settings: settings({ storage, logging: { payloads: 'all' } }), more: { DSN: postgres.dsn() } }));
        for (const each of [0, 1, 1]) assert.equal((await ask(gateways[each])).status, 200);
        await eventually('all is delivered', () => postgres.delivered() === 3);
    });
    after(async () => {
        for (const each of gateways) await each.stop();
        postgres.stop();
    });

    test('answer about all gateways', () => {
        const [one] = gateways;
        const tail = command(one, ['events', 'tail', '--config', one.config, '--output', 'json']);
        assert.equal(tail.status, 0, tail.stderr);
        assert.equal(JSON.parse(tail.stdout).length, 3);
        assert.match(tail.stderr, /^store: PostgreSQL at .*:5432\/postgres \(storage\.dsn of .*signalbox\.yaml\)\n/);
        for (const words of [
            ['events', 'stats', '--by', 'none', '--output', 'json'],
            ['report', 'cost', '--output', 'json'],
            ['what-if', one.config],
        ]) {
            const said = command(one, words); // signalbox.yaml of the folder is found
            assert.equal(said.status, 0, said.stderr);
            assert.match(said.stderr, /store: PostgreSQL/);
            assert.match(said.stdout, /\b3\b/, said.stdout);
        }
        const exported = command(one, ['events', 'export', '--output', 'jsonl', '--config', one.config]);
        assert.equal(exported.stdout.trim().split('\n').length, 3);
    });

    test('answer about this gateway with --local', () => {
        const [one, two] = gateways;
        const counts = [one, two].map((each) => {
            const said = command(each, ['events', 'tail', '--local', '--output', 'json']);
            assert.match(said.stderr, /store: events\.db \(storage\.path of signalbox\.yaml\)/);
            return JSON.parse(said.stdout).length;
        });
        assert.deepEqual(counts, [1, 2]);
        const both = command(one, ['events', 'tail', '--local', '--store', 'events.db']);
        assert.equal(both.status, 2);
        assert.match(both.stderr, /--store excludes --local/);
    });

    test('get an event of another gateway, and bodies and runs of this one', async () => {
        const [one, two] = gateways;
        const { id } = await ask(two);
        await eventually('it is delivered', () => postgres.delivered() === 4);
        assert.equal(command(one, ['events', 'get', id]).status, 0);
        const payload = command(one, ['events', 'get', id, '--payload']);
        assert.equal(payload.status, 1);
        assert.match(payload.stderr, /store: events\.db/);
        await eventually('its own is kept', () => command(two, ['events', 'get', id, '--payload']).status === 0);
        const runs = command(one, ['events', 'runs']);
        assert.equal(runs.status, 0, runs.stderr);
        assert.match(runs.stderr, /store: events\.db/);
    });

    test('say why the shared store cannot be read', () => {
        const [one] = gateways;
        const unset = command(one, ['events', 'tail'], { without: ['DSN'] });
        assert.equal(unset.status, 2);
        assert.match(unset.stderr, /error L004: the environment variable DSN is not set/);
        assert.equal(command(one, ['events', 'tail', '--local'], { without: ['DSN'] }).status, 0);
        assert.equal(command(one, ['keys', 'list'], { without: ['DSN'] }).status, 0, 'keys are beside the file');
        const garbled = command(one, ['events', 'tail'], { more: { DSN: 'pass word=s3cret' } });
        assert.equal(garbled.status, 2);
        assert.match(garbled.stderr, /the connection string cannot be read: a word has no "="/);
        assert.doesNotMatch(garbled.stderr, /s3cret/);
        const away = command(one, ['report', 'cost'], { more: { DSN: 'host=/nowhere dbname=x password=s3cret' } });
        assert.equal(away.status, 1);
        assert.match(away.stderr, /PostgreSQL at \/nowhere:5432\/x is not reached/);
        assert.doesNotMatch(away.stderr, /s3cret/);
    });
});

describe('signalbox check', () => {
    test('reads the connection string and the address of Redis without a network, and shows no password', async () => {
        const gateway = new Gateway();
        gateway.environment = process.env;
        const file = join(gateway.folder, 'signalbox.yaml');
        const storage = { type: 'postgres', dsn: { env: 'DSN' }, counters: 'redis', redis: { address: 'redis://localhost' } };
        writeFileSync(file, JSON.stringify(settings({ storage }), null, 1));
        const wrong = command(gateway, ['check', file], { more: { DSN: 'postgresql://signalbox:s3/cret@db.internal/signalbox' } });
        assert.equal(wrong.status, 2);
        assert.match(wrong.stdout, /error L061: storage\.dsn: the connection string cannot be read: its port is no number/);
        assert.match(wrong.stdout, /error L021: "redis:\/\/localhost" is an address with a scheme; write host:port/);
        assert.match(wrong.stdout, /: 2 errors, /);
        assert.doesNotMatch(wrong.stdout + wrong.stderr, /s3|cret@/);
        writeFileSync(file, JSON.stringify(settings({ storage: { ...storage, redis: { address: 'localhost:6379' } } }), null, 1));
        const right = command(gateway, ['check', file], { more: { DSN: 'postgresql://signalbox:s3%2Fcret@db.internal/signalbox' } });
        assert.equal(right.status, 0, right.stdout + right.stderr);
        assert.match(right.stdout, /: good, /);
    });
});

describe('signalbox limits where gateways share them', { skip: withoutRedis }, () => {
    const limits = [{ id: 'shared', count: 'requests', amount: 100, window: '7d', type: 'fixed' }];
    let redis, gateways;
    const start = (name) => {
        const storage = { counters: 'redis', redis: { address: `unix:${redis.socket}`, gateway: name, password: { env: 'REDIS_PASSWORD' } } };
        return Gateway.start({ settings: settings({ storage, limits }), more: { REDIS_PASSWORD: 'right' } });
    };
    before(async () => {
        redis = await new Redis().start('--requirepass', 'right');
        gateways = [await start('north'), await start('south')];
        for (const each of gateways)
            await eventually('the counters are shared', async () => (await health(each)).limits.link === 'shared');
        for (const each of [0, 1, 1]) assert.equal((await ask(gateways[each])).status, 200);
    });
    after(async () => {
        for (const each of gateways) await each.stop();
        await redis.stop();
    });

    test('shows what all of them used, and this one', async () => {
        const [one] = gateways;
        const counter = await eventually('both gateways reported', () => {
            const said = command(one, ['limits', '--config', one.config, '--output', 'json']);
            assert.equal(said.status, 0, said.stderr);
            assert.equal(said.stderr, 'limits: what all gateways used, from Redis; 2 there now: north, south\n');
            const [found] = JSON.parse(said.stdout)[0].counters;
            return found?.used === 3 && found;
        });
        assert.equal(counter.used_here, 1);
        assert.match(command(one, ['limits']).stdout, /^shared +all +3 +\d+ +100 requests per 7d /m);
    });

    test('shows what this one used with --local, and says so while Redis is away', async () => {
        const [one] = gateways;
        const local = command(one, ['limits', '--local', '--output', 'json']);
        assert.equal(local.status, 0, local.stderr);
        assert.equal(local.stderr, '');
        assert.equal(JSON.parse(local.stdout)[0].counters[0].used, 1);
        const unset = command(one, ['limits'], { without: ['REDIS_PASSWORD'] });
        assert.equal(unset.status, 1);
        assert.match(unset.stderr, /storage\.redis\.password: the environment variable REDIS_PASSWORD is not set/);
        const wrong = command(one, ['limits'], { more: { REDIS_PASSWORD: 's3cret' } });
        assert.equal(wrong.status, 1);
        assert.match(wrong.stderr, /Redis refuses the password for its user "default": set storage\.redis\.username/);
        assert.doesNotMatch(wrong.stderr, /s3cret/);
        await redis.kill();
        const away = command(one, ['limits', '--output', 'json']);
        assert.equal(away.status, 1);
        assert.match(away.stderr, /the shared counters cannot be asked: Redis at .* cannot be reached/);
        assert.match(away.stderr, /What follows is what this gateway used alone\./);
        assert.equal(JSON.parse(away.stdout)[0].counters[0].used, 1);
        await redis.start('--requirepass', 'right');
    });
});

describe('what is wrong with a PostgreSQL', { skip: withoutPostgres }, () => {
    let postgres;
    const begun = [];
    const start = async (dsn, more = {}) => {
        const storage = { type: 'postgres', dsn: { env: 'DSN' }, ...more };
        begun.push(await Gateway.start({ settings: settings({ storage }), more: { DSN: dsn } }));
        return begun.at(-1);
    };
    const database = (name, statements = 'SELECT 1') => {
        postgres.sql(`CREATE DATABASE ${name}`);
        postgres.sql(statements, name);
        return postgres.dsn(name);
    };
    const delivered = (name) => postgres.delivered(name);
    const failing = (gateway) =>
        eventually('/health says so', async () => {
            const seen = await health(gateway);
            return seen.shared_store.state === 'failing' && seen;
        });
    const recovered = (gateway) =>
        eventually('it is well again', async () => (await health(gateway)).shared_store.state === 'ok', 30_000);
    before(async () => {
        postgres = await new Postgres().start({ access: ['local all guarded scram-sha-256'] });
    });
    after(async () => {
        for (const each of begun) await each.stop();
        postgres.stop();
    });

    test('a password that is refused is said without it, and its events are delivered once it is right', async () => {
        database('guarded', "CREATE ROLE guarded LOGIN PASSWORD 'right'; GRANT ALL ON DATABASE guarded TO guarded");
        const gateway = await start(`${postgres.dsn('guarded', 'guarded')} password=s3cret`);
        assert.equal((await ask(gateway)).status, 200);
        const seen = await failing(gateway);
        assert.equal(seen.status, 'degraded');
        assert.match(seen.shared_store.detail, /password authentication failed .*; check user and password of the connection string/);
        assert.match(gateway.log, /error the shared store does not take events; they wait in the local store/);
        assert.doesNotMatch(gateway.log + JSON.stringify(seen), /s3cret/);
        postgres.sql("ALTER ROLE guarded PASSWORD 's3cret'");
        await recovered(gateway);
        assert.match(gateway.log, /info the shared store takes events again/);
        await eventually('the event is delivered', () => delivered('guarded') === 1);
    });

    test('tables of a newer program are left alone, and both versions are said', async () => {
        const first = await start(database('newer'));
        assert.equal((await ask(first)).status, 200);
        await eventually('the event is delivered', () => delivered('newer') === 1);
        postgres.sql('UPDATE signalbox.about SET version = 99', 'newer');
        const second = await start(postgres.dsn('newer'));
        const seen = await failing(second);
        assert.match(seen.shared_store.detail, /has version 99, this program knows up to 1; use the newer program, or another database/);
        assert.equal((await ask(second)).status, 200);
        assert.equal(delivered('newer'), 1);
        const read = command(second, ['events', 'tail']);
        assert.equal(read.status, 1);
        assert.match(read.stderr, /has version 99, this program knows up to 1/);
        postgres.sql('UPDATE signalbox.about SET version = 1', 'newer');
        await recovered(second);
        await eventually('what waited is delivered', () => delivered('newer') === 2);
    });

    test('a disk that is full keeps events in the local store until there is room', async () => {
        const gateway = await start(database('crowded'));
        assert.equal((await ask(gateway)).status, 200);
        await eventually('the event is delivered', () => delivered('crowded') === 1);
        const raise = "BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END";
        postgres.sql(
            `CREATE FUNCTION signalbox.full() RETURNS trigger LANGUAGE plpgsql AS $$ ${raise} $$;
             CREATE TRIGGER full_disk BEFORE INSERT ON signalbox.events FOR EACH ROW EXECUTE FUNCTION signalbox.full()`,
            'crowded',
        );
        for (let each = 0; each < 3; ++each) assert.equal((await ask(gateway)).status, 200, 'requests do not notice');
        const seen = await failing(gateway);
        assert.match(seen.shared_store.detail, /No space left on device/);
        assert.match(gateway.log, /error the shared store does not take events.*No space left on device/);
        await eventually('three events wait', async () => (await health(gateway)).shared_store.behind === 3);
        postgres.sql('DROP TRIGGER full_disk ON signalbox.events', 'crowded');
        await recovered(gateway);
        assert.match(gateway.log, /info the shared store takes events again waited=3 waited_seconds=\d+/);
        await eventually('what waited is delivered', () => delivered('crowded') === 4);
        assert.equal(postgres.sql('SELECT count(*), count(DISTINCT id) FROM signalbox.events', 'crowded'), '4|4');
    });

    test('a clock that differs is said with the difference, and loses nothing', async () => {
        const ahead = `CREATE SCHEMA ahead; CREATE FUNCTION ahead.clock_timestamp() RETURNS timestamptz LANGUAGE sql
                       AS $$ SELECT pg_catalog.clock_timestamp() + interval '2 hours' $$;
                       ALTER DATABASE ahead SET search_path = ahead, pg_catalog`;
        const gateway = await start(database('ahead', ahead));
        assert.equal((await ask(gateway)).status, 200);
        await eventually('the event is delivered', () => delivered('ahead') === 1);
        const seen = await eventually('/health says so', async () => {
            const now = await health(gateway);
            return now.shared_store.clock === 'differs' && now;
        });
        assert.equal(seen.status, 'degraded');
        assert.equal(seen.shared_store.state, 'ok');
        assert.ok(Math.abs(seen.shared_store.clock_ahead_ms - 7_200_000) < 5_000, JSON.stringify(seen.shared_store));
        assert.match(gateway.log, /warn the clock of the shared store's server and ours differ; .* server_ahead_ms=7\d{6}/);
        const other = await start(database('agreeing'));
        assert.equal((await ask(other)).status, 200);
        await eventually('the event is delivered', () => delivered('agreeing') === 1);
        const well = await health(other);
        assert.equal(well.status, 'ok');
        assert.equal(well.shared_store.clock, 'ok');
    });
});
