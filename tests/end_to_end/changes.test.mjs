// `signalbox apply` of a whole configuration to a gateway whose configuration is several files: each object changes where it stands.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { binary, Gateway } from './support/gateway.mjs';

const first = `# of the platform team
signalbox: 1
include: ["conf.d/*.yaml"]
server: {listen: ["127.0.0.1:0"], admin: {listen: "127.0.0.1:0", token: {file: token}}, public: true}  # loopback alone
storage: {path: events.db}
providers: [{id: sim, kind: simulator}]
models:
  - {id: shared, provider: sim}  # for all
`;
const team = `# of the search team
models:
  # asked by hand
  - {id: search, provider: sim}
  - {id: spare, provider: sim}
groups:
  - {id: chat, members: [{model: search}]}
`;

describe('a whole configuration brought to a gateway with several files', () => {
    let gateway;
    const file = (name) => join(gateway.folder, name);
    const text = (name) => readFileSync(file(name), 'utf8');
    const run = (...words) => {
        const done = spawnSync(binary, [...words, '--gateway', gateway.admin, '--token-file', file('token')], { encoding: 'utf8', input: '' });
        return { status: done.status, out: done.stdout, err: done.stderr };
    };
    const chat = async (model) => {
        const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'hello' }] });
        return (await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body })).status;
    };

    before(async () => {
        gateway = new Gateway();
        mkdirSync(file('conf.d'));
        writeFileSync(file('token'), 'of-the-operator\n');
        writeFileSync(file('conf.d/search.yaml'), team);
        writeFileSync(file('signalbox.yaml'), first);
        await gateway.serve([file('signalbox.yaml')], {});
        writeFileSync(file('whole.yaml'), run('export', '--running').out);
    });
    after(() => gateway.stop());

    test('changes nothing when it is what the gateway prints', () => {
        const same = run('apply', file('whole.yaml'));
        assert.equal(same.status, 0, same.err);
        assert.match(same.out, /^nothing to change/);
    });

    test('without a terminal shows the plan, changes nothing and ends with 1', () => {
        const whole = text('whole.yaml');
        const changed = whole.replace(/- \{id: spare, provider: sim\}/, '- {id: spare, provider: sim, context: 4096}\n  - {id: fresh, provider: sim}');
        assert.notEqual(changed, whole);
        writeFileSync(file('whole.yaml'), changed.replace('members: [{model: search}]', 'members: [{model: fresh}]'));
        const asked = run('apply', file('whole.yaml'));
        assert.equal(asked.status, 1);
        assert.match(asked.out, /1 to create, 2 to change, 0 to delete/);
        assert.ok(asked.out.includes(`  + model fresh: in ${file('conf.d/search.yaml')}\n`), asked.out);
        assert.match(asked.err, /nothing was changed: there is no terminal to ask; --auto-approve agrees beforehand/);
        assert.equal(text('conf.d/search.yaml'), team);
        assert.equal(run('apply', file('missing.yaml')).status, 2, 'the file is looked at first');
    });

    test('changes each object where it stands, and nothing the second time', async () => {
        const done = run('apply', file('whole.yaml'), '--auto-approve');
        assert.equal(done.status, 0, done.err);
        assert.equal(text('signalbox.yaml'), first);
        const now = text('conf.d/search.yaml');
        assert.ok(now.startsWith('# of the search team\nmodels:\n  # asked by hand\n  - {id: search, provider: sim}\n'), now);
        assert.match(now, /id: spare.*context: 4096/);
        assert.equal(await chat('fresh'), 200);
        assert.equal(await chat('chat'), 200);
        assert.match(run('apply', file('whole.yaml'), '--auto-approve').out, /^nothing to change/);
        assert.equal(run('diff', file('whole.yaml')).status, 0);
    });

    test('deletes what it lacks from the file where it stands', async () => {
        writeFileSync(file('whole.yaml'), text('whole.yaml').replace(/\n  - \{id: spare.*/, ''));
        const done = run('apply', file('whole.yaml'), '--auto-approve');
        assert.equal(done.status, 0, done.err);
        assert.match(done.out, /  - model spare\n/);
        assert.ok(!text('conf.d/search.yaml').includes('spare'));
        assert.equal(text('signalbox.yaml'), first);
        assert.equal(await chat('spare'), 404);
        assert.equal(await chat('search'), 200);
    });

    test('names what has no place, and changes nothing', () => {
        const before = text('conf.d/search.yaml');
        const whole = text('whole.yaml');
        const shared = whole.match(/\n  - \{id: shared.*/)[0];
        writeFileSync(file('whole.yaml'), whole.replace(shared, '').replace(/(\n  - \{id: search.*)/, `$1${shared}`));
        const refused = run('apply', file('whole.yaml'), '--auto-approve');
        assert.equal(refused.status, 1, refused.out);
        assert.match(refused.err, /model shared stands in .*signalbox\.yaml, which is read before .*search\.yaml with model search, and is wanted behind it: /);
        assert.match(refused.err, /nothing is changed/);
        assert.equal(text('signalbox.yaml'), first);
        assert.equal(text('conf.d/search.yaml'), before);
    });
});
