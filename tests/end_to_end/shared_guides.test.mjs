// The guides to what several gateways share, word for word: their configurations, statements, rights and commands, against servers of the test's own.
// Names of machines in them stand for those. SIGNALBOX_WRITE_DOCUMENTS=1 writes this run's output into the guides.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { blocksOf, commandsOf, rewrite, shapeOf } from './support/documents.mjs';
import { Gateway, binary, eventually } from './support/gateway.mjs';
import { Postgres, withoutPostgres } from './support/postgres.mjs';
import { Redis, withoutRedis } from './support/redis.mjs';

const writes = Boolean(process.env.SIGNALBOX_WRITE_DOCUMENTS);
const secret = 'of-a-test';

/// What every gateway needs beside the block of a guide.
const around = `signalbox: 1
server: {listen: ["127.0.0.1:0"], admin: {listen: "127.0.0.1:0"}, workers: 2, public: true}
providers: [{id: sim, kind: simulator}]
models: [{id: words, provider: sim, simulate: {text: a b c}, price: {input: 1, output: 2}}]
`;

const block = (name, text) => {
    const found = blocksOf(name).find((each) => each.text.includes(text));
    assert.ok(found, `${name}: no block with ${text}`);
    return found;
};

async function ask(gateway) {
    const body = JSON.stringify({ model: 'words', messages: [{ role: 'user', content: 'Hello' }] });
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body });
    await reply.text();
    assert.equal(reply.status, 200);
}

/// Lines of a guide as a shell runs them in a gateway's folder.
function shell(gateway, lines, more = {}) {
    const env = { ...gateway.environment, PATH: `${dirname(binary)}:${process.env.PATH}`, XDG_CACHE_HOME: join(gateway.folder, 'cache'), ...more };
    return spawnSync('bash', ['-c', `set -e; ${lines}`], { encoding: 'utf8', cwd: gateway.folder, env });
}

/// The command of a block and what stands below it, against what it prints now; times to come differ from run to run.
function compare(name, text, gateway) {
    const found = block(name, text);
    const [{ line, shown }] = commandsOf(found);
    const done = shell(gateway, `signalbox ${line}`);
    assert.equal(done.status, 0, done.stderr);
    const output = done.stdout.trimEnd();
    if (writes) return rewrite(name, found, `$ signalbox ${line}\n${output}\n`);
    const shape = (of) => shapeOf(of).replace(/\b(\d+[dhms])+$/gm, 'SPAN');
    return assert.equal(shape(shown), shape(output));
}

describe('docs/guides/several-gateways.md', { skip: withoutRedis }, () => {
    const name = 'docs/guides/several-gateways.md';
    let redis, gateways;
    before(async () => {
        redis = await new Redis().start();
        const rights = block(name, 'ACL SETUSER').text.trim().replace('PASSWORD', secret).split(' ');
        const made = spawnSync('redis-cli', ['-s', redis.socket, ...rights], { encoding: 'utf8' });
        assert.equal(made.stdout, 'OK\n', made.stderr);
        const text = around + block(name, 'counters: redis').text.replace('redis.internal:6379 ', `unix:${redis.socket} `);
        gateways = [];
        for (const each of ['north', 'south']) gateways.push(await Gateway.start({ text, more: { GATEWAY: each, REDIS_PASSWORD: secret } }));
        for (const each of gateways)
            await eventually('the limits are shared', async () => (await (await fetch(`${each.admin}/health`)).json()).limits.link === 'shared');
    });
    after(async () => {
        for (const each of gateways) await each.stop();
        await redis.stop();
    });

    test('shows what all gateways used, with no more rights than it says', async () => {
        for (const each of [0, 1, 1]) await ask(gateways[each]);
        await eventually('both have reported', () => {
            const said = shell(gateways[0], 'signalbox limits --output json');
            assert.match(said.stderr, /2 there now: north, south/);
            return JSON.parse(said.stdout)[0].counters[0]?.used === 3;
        });
        compare(name, '$ signalbox limits', gateways[0]);
    });

    test('shows the line of the log while Redis is away', async () => {
        await redis.kill();
        const line = await eventually('the log says so', () => /^\S+ (warn limits are not shared: .*)$/m.exec(gateways[0].log)?.[1]);
        const plain = (of) => of.replace(/Redis at \S+/, 'Redis at PLACE').replace(/(cannot be reached|broke the connection): [^"]* meanwhile/, 'WHY meanwhile');
        assert.equal(plain(block(name, 'warn limits are not shared').text.trim()), plain(line));
        await redis.start();
    });
});

describe('docs/guides/postgresql.md', { skip: withoutPostgres }, () => {
    const name = 'docs/guides/postgresql.md';
    let postgres, gateways;
    const here = (text) =>
        text
            .replaceAll('db.internal/signalbox?sslmode=verify-full', `/signalbox?host=${postgres.folder}`)
            .replaceAll('db.internal/signalbox', `/signalbox?host=${postgres.folder}`)
            .replaceAll('PASSWORD', secret);
    const commands = (text) => here(block(name, text).text);
    before(async () => {
        postgres = await new Postgres().start();
        // The role of the cluster is called as the guide's: it is another name there.
        for (const each of block(name, 'CREATE ROLE signalbox').text.trim().split('\n')) {
            if (each.startsWith('CREATE ROLE')) assert.equal(postgres.sql(each.replace('CREATE', 'ALTER').replace('...', secret)), 'ALTER ROLE');
            else postgres.sql(each);
        }
        const text = around + block(name, 'type: postgres').text;
        const dsn = /SIGNALBOX_DSN='(.*)'/.exec(commands('export SIGNALBOX_DSN'))[1];
        gateways = [];
        for (const each of [1, 2]) gateways.push(await Gateway.start({ text, more: { SIGNALBOX_DSN: dsn, GATEWAY: `${each}` } }));
        for (const each of [0, 1, 1]) await ask(gateways[each]);
        await eventually('all is delivered', () => postgres.delivered('signalbox') === 3);
    });
    after(async () => {
        for (const each of gateways) await each.stop();
        postgres.stop();
    });

    test('shows what all gateways did, beside one of them', () => compare(name, '$ signalbox events stats', gateways[0]));

    test('has rights that suffice and commands that run as they stand', () => {
        postgres.sql(block(name, 'CREATE ROLE reader').text, 'signalbox');
        const lines = commands('signalbox events tail --store').trim().split('\n');
        assert.equal(lines.length, 2);
        for (const line of lines) {
            const done = shell(gateways[0], line, { XDG_CACHE_HOME: join(gateways[0].folder, 'of-the-reader') });
            assert.equal(done.status, 0, `${line}\n${done.stderr}`);
            assert.match(done.stderr, /^store: PostgreSQL at /);
            assert.match(done.stdout, /words/);
        }
    });

    test('moves stores as it says', () => {
        const folder = mkdtempSync(join(tmpdir(), 'signalbox-moved-'));
        writeFileSync(join(folder, 'signalbox.yaml'), around);
        const lines = commands('signalbox store copy events.db').replaceAll('events.db', join(gateways[1].folder, 'events.db'));
        const done = shell({ folder, environment: gateways[1].environment }, lines);
        assert.equal(done.stdout, '0 events written, 2 were there already\n3 events written, 0 were there already\n', done.stderr);
        rmSync(folder, { recursive: true });
    });

    test('is what the page of tables lets programs ask', () => {
        const questions = block('docs/formats/postgresql-store.md', 'requests, errors and cost by model').text;
        const [sums, slowest] = questions.split(';').map((each) => postgres.sql(each, 'signalbox'));
        assert.match(sums, /^words\|3\|0\|\d/);
        assert.equal(slowest.split('\n').length, 3);
    });
});
