// The documents show what the program prints: each example is run again, against the demo or the configuration printed above it.
// SIGNALBOX_WRITE_DOCUMENTS=1 writes this run's output into the documents.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { blocksOf, commandsOf, rewrite, shapeOf, shownPart } from './support/documents.mjs';
import { Gateway, binary, eventually } from './support/gateway.mjs';

const writes = Boolean(process.env.SIGNALBOX_WRITE_DOCUMENTS);
const question = { messages: [{ role: 'user', content: 'Hello' }] };
let demo, folder;
before(async () => {
    demo = await Gateway.startDemo();
    folder = mkdtempSync(join(tmpdir(), 'signalbox-documents-'));
});
after(async () => {
    await demo.stop();
    rmSync(folder, { recursive: true });
});

async function ask(model, more = {}, path = '/v1/chat/completions') {
    const reply = await fetch(demo.url + path, { method: 'POST', body: JSON.stringify({ model, ...question, ...more }) });
    await reply.text();
    return demo.eventOf(reply.headers.get('x-signalbox-request-id'));
}

/// Asks again until chance gives an event of this kind.
async function askUntil(model, more, wanted) {
    for (let tries = 0; tries < 200; ++tries) {
        const event = await ask(model, more);
        if (wanted(event)) return event;
    }
    return assert.fail(`${model}: no such event in 200 requests`);
}

/// A client that leaves once the reply has begun to be made.
async function leave(model) {
    const before = events().length;
    const request = http.request(`${demo.url}/v1/chat/completions`, { method: 'POST', agent: false });
    request.on('error', () => {});
    request.end(JSON.stringify({ model, stream: true, ...question }));
    await once(request, 'finish');
    await eventually('the request is being served', async () => /signalbox_requests_in_flight \S*[1-9]/.test(await metrics()));
    request.destroy();
    await eventually('the event of the client that left', () => events().length > before);
}

const metrics = async () => (await fetch(`${demo.admin}/metrics`)).text();
const events = () => JSON.parse(demo.events('tail', '--limit', '1000', '--output', 'json'));

/// Runs the commands of a block on the demo and compares, or writes. `id` is the event that a command shows by its identifier.
function compare(name, block, { id, sorted = false } = {}) {
    const order = (text) => (sorted ? text.split('\n').sort().join('\n') : text);
    const made = commandsOf(block).map(({ words, shown }) => {
        const run = words.map((word) => (word.startsWith('req_') ? id : word));
        return { run, shown, output: shownPart(demo.cli(...run, '--store', demo.store), shown) };
    });
    if (writes) return rewrite(name, block, made.map(({ run, output }) => `$ signalbox ${run.join(' ')}\n${output}\n`).join('\n'));
    for (const { shown, output } of made) assert.equal(order(shapeOf(shown)), order(shapeOf(output)));
}

const blockWith = (name, text) => {
    const found = blocksOf(name).find((block) => block.text.includes(text));
    assert.ok(found, `${name}: no block with ${text}`);
    return found;
};

describe('README.md', () => {
    test('shows the event of a request that fell back', async () => {
        const { id } = await askUntil('reliable-chat', { stream: true }, (event) => event.fallback_count === 1);
        compare('README.md', blockWith('README.md', '$ signalbox events get'), { id });
    });

    test('shows the newest events and the totals of both arms', async () => {
        await askUntil('gpt-4o', {}, (event) => event.tag === 'control');
        await askUntil('gpt-4o', {}, (event) => event.tag === 'experiment');
        await ask('claude-sonnet-4-5', { max_tokens: 100 }, '/v1/messages');
        await leave('sim-slow');
        compare('README.md', blockWith('README.md', '$ signalbox events tail'), { sorted: true });
    });

    test('shows the answer to a name that is not configured', async () => {
        const reply = await fetch(`${demo.url}/v1/chat/completions`, {
            method: 'POST',
            body: JSON.stringify({ model: 'reliabel-chat', ...question }),
        });
        const block = blockWith('README.md', 'reliabel-chat');
        const body = `${await reply.text()}\n`;
        if (writes) return rewrite('README.md', block, body);
        return assert.equal(shapeOf(block.text), shapeOf(body));
    });
});

describe('docs/guides/events-and-costs.md', () => {
    const name = 'docs/guides/events-and-costs.md';

    test('shows the newest events, and one whole', async () => {
        let fellBack;
        do fellBack = await askUntil('reliable-chat', { stream: true }, (event) => event.fallback_count === 1);
        while ((await ask('gpt-4o')).tag !== 'control');
        const bad = await fetch(`${demo.url}/v1/chat/completions`, { method: 'POST', body: '{bad' });
        await bad.text();
        await demo.eventOf(bad.headers.get('x-signalbox-request-id'));
        compare(name, blockWith(name, '$ signalbox events tail'));
        compare(name, blockWith(name, '$ signalbox events get'), { id: fellBack.id });
    });
});

describe('commands for a reader to try', () => {
    const name = 'docs/guides/events-and-costs.md';
    const lines = blocksOf(name)
        .filter((block) => block.language === 'sh')
        .flatMap((block) => block.text.split('\n'))
        .filter((line) => line.startsWith('signalbox ') && !line.includes('--follow'));

    test('are in the document', () => assert.ok(lines.length >= 8, `${lines.length} commands`));

    for (const line of lines) {
        test(`run as they stand: ${line}`, async () => {
            await askUntil('gpt-4o', {}, (event) => event.tag === 'control'); // what the filters look for
            const env = { ...process.env, PATH: `${dirname(binary)}:${process.env.PATH}`, SIGNALBOX_STORE: demo.store };
            const done = spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { encoding: 'utf8', env });
            assert.equal(done.status, 0, done.stderr);
            assert.match(done.stderr, /^(store: .*\n)?$/); // which store is read, and nothing else
            if (line.includes(' jq ')) assert.notEqual(done.stdout.trim(), '');
        });
    }
});

describe('examples of check', () => {
    /// Runs `check` on the YAML printed above the example, without any variable in the environment.
    function checkShown(name, yamlWith) {
        const blocks = blocksOf(name);
        const at = blocks.findIndex((block) => block.text.includes('$ signalbox check'));
        const yaml = blocks.slice(0, at).findLast((block) => block.language === 'yaml');
        const [{ words, shown }] = commandsOf(blocks[at]);
        assert.ok(yaml.text.includes(yamlWith), `${name}: another file stands above the example`);
        writeFileSync(join(folder, words[1]), yaml.text);
        const done = spawnSync(binary, words, { cwd: folder, encoding: 'utf8', env: { HOME: folder } });
        assert.equal(done.status, 2, done.stdout + done.stderr);
        const output = shownPart(done.stdout + done.stderr, shown);
        if (writes)
            return rewrite(
                name,
                blocks[at],
                blocks[at].text.replace(shown, () => output),
            );
        return assert.equal(shown, output);
    }

    test('README.md shows what the file above lacks', () => checkShown('README.md', 'llama3.1'));
    test('docs/guides/getting-started.md shows every mistake of the file above', () =>
        checkShown('docs/guides/getting-started.md', 'opnai'));
});

describe('docs/guides/routing.md', () => {
    const name = 'docs/guides/routing.md';
    const asking = (model, more) =>
        JSON.stringify({ model, ...more, messages: [{ role: 'user', content: 'What is a signal box?' }] });
    const examples = [
        { command: 'explain request.json', yaml: 'default_group: cheap', body: asking('chat', { max_tokens: 1000 }), status: 0 },
        { command: 'explain unknown.json', yaml: 'default_group: cheap', body: asking('gpt-9', { max_tokens: 2000 }), status: 1 },
        { command: 'explain routed.json --path /llm', yaml: 'id: by-header', body: asking('any'), status: 0 },
        { command: 'explain routed.json --path /teams', yaml: 'id: by-header', body: asking('any'), status: 1 },
        { command: 'explain question.json', yaml: 'internal: true', body: asking('any'), status: 0 },
    ];

    for (const { command, yaml, body, status } of examples)
        test(`shows what ${command} says`, () => {
            const block = blockWith(name, `$ signalbox ${command}`);
            writeFileSync(join(folder, 'signalbox.yaml'), blockWith(name, yaml).text);
            const [{ words, shown, line }] = commandsOf(block);
            writeFileSync(join(folder, words[1]), body);
            const done = spawnSync(binary, words, { cwd: folder, encoding: 'utf8' });
            assert.equal(done.stderr, '');
            assert.equal(done.status, status);
            const output = done.stdout.trimEnd();
            if (writes) return rewrite(name, block, `$ signalbox ${line}\n${output}\n`);
            return assert.equal(shown, output);
        });
});

describe('docs/guides/sinks.md', () => {
    const name = 'docs/guides/sinks.md';
    const [first, ...further] = blocksOf(name).filter((block) => block.language === 'yaml');
    let gateway;
    before(async () => {
        const text = first.text.replace('server: {public: true}', "server: {public: true, listen: ['127.0.0.1:0'], admin: {listen: '127.0.0.1:0'}}");
        assert.notEqual(text, first.text, 'the file says on which addresses it is served');
        gateway = await Gateway.start({ text });
    });
    after(() => gateway.stop());

    /// In a shell beside the configuration, with the addresses of this gateway.
    function run(line) {
        const command = line.replaceAll('http://127.0.0.1:8080', gateway.url).replaceAll('http://127.0.0.1:9090', gateway.admin);
        return spawnSync('bash', ['-c', `set -o pipefail; ${command}`], { cwd: gateway.folder, encoding: 'utf8' });
    }

    for (const block of blocksOf(name).filter((each) => each.language === 'console'))
        for (const [line, ...shown] of block.text.split(/^\$ /m).slice(1).map((each) => each.trimEnd().split('\n')))
            test(`shows what comes of ${line.replace(/ -d .*?' /, ' ').slice(0, 70)}`, async () => {
                let done;
                const asks = line.includes(' -d '); // a request is sent once; what comes of it is there a moment later
                const same = () => shapeOf(done.stdout.trimEnd()) === shapeOf(shown.join('\n'));
                await eventually(line, () => ((done = run(line)), done.status === 0 && (asks || writes || same()))).catch(() => {});
                assert.equal(done.status, 0, done.stderr);
                if (!writes) return assert.equal(shapeOf(done.stdout.trimEnd()), shapeOf(shown.join('\n')));
                if (!asks) await eventually('no more comes', () => run(line).stdout === (done = run(line)).stdout);
                const now = blocksOf(name).find((each) => each.text.includes(`$ ${line}\n`));
                const part = `$ ${[line, ...shown].join('\n')}\n`;
                return rewrite(name, now, now.text.replace(part, () => `$ ${line}\n${done.stdout.trimEnd()}\n`));
            });

    test('has further sinks that may stand in the same file', () => {
        const rest = first.text.slice(0, first.text.indexOf('sinks:'));
        const secrets = { LOGS_TOKEN: 'of-the-logs-01', LANGFUSE_PUBLIC_KEY: 'pk-lf-1', LANGFUSE_SECRET_KEY: 'sk-lf-2' };
        assert.equal(further.length, 3);
        for (const block of further) {
            writeFileSync(join(folder, 'signalbox.yaml'), rest + block.text);
            const done = spawnSync(binary, ['check', 'signalbox.yaml'], { cwd: folder, encoding: 'utf8', env: { HOME: folder, ...secrets } });
            assert.equal(done.status, 0, done.stdout + done.stderr);
            assert.match(done.stdout + done.stderr, /good, 0 warnings/);
        }
    });
});
