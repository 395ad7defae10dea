// Secrets that stand in vaults: scripted servers of each API, rotation under traffic, and vaults that are away, refuse or lack a key.

import assert from 'node:assert/strict';
import { createHash, createHmac, createVerify, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { writeFileSync } from 'node:fs';
import { openai, question } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { binary, eventually, Gateway } from './support/gateway.mjs';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const email = 'gateway@my-project.iam.gserviceaccount.com';
const aws = { E2E_AWS_ID: 'AKIDEXAMPLE', E2E_AWS_SECRET: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/// By Amazon's description of Signature Version 4.
function signatureOf(headers, raw) {
    const names = headers.authorization.match(/SignedHeaders=([^,]*)/)[1];
    const lines = names.split(';').map((name) => `${name}:${headers[name].trim()}\n`);
    const canonical = ['POST', '/', '', lines.join(''), names, sha256(raw)].join('\n');
    const day = headers['x-amz-date'].slice(0, 8);
    const scope = [day, 'eu-central-1', 'secretsmanager', 'aws4_request'];
    const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope.join('/'), sha256(canonical)].join('\n');
    return hmac(scope.reduce(hmac, `AWS4${aws.E2E_AWS_SECRET}`), text).toString('hex');
}

/// Servers of all four APIs at one address: secrets by name, tokens that are asked for first, and what each says when it refuses.
class Vaults {
    static async start() {
        const one = new Vaults();
        one.secrets = { hcv: 'sk-hcv-1', role: 'sk-role-1', aws: 'sk-aws-1', gcp: 'sk-gcp-1', azure: 'sk-azure-1' };
        Object.assign(one, { asked: [], away: false, logins: 0, token: 'hvs.fixed' });
        one.server = createServer((request, response) => one.take(request, response));
        await once(one.server.listen(0, '127.0.0.1'), 'listening');
        one.url = `http://127.0.0.1:${one.server.address().port}`;
        return one;
    }

    async stop() {
        this.server.closeAllConnections();
        this.server.close();
        await once(this.server, 'close');
    }

    async take(request, response) {
        const pieces = [];
        for await (const piece of request) pieces.push(piece);
        const raw = Buffer.concat(pieces).toString();
        const json = (status, value) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
        this.asked.push(`${request.method} ${request.url}`);
        if (this.away) return json(503, { errors: ['Vault is sealed'] });
        const bearer = request.headers.authorization?.replace(/^Bearer /, '');
        const url = request.url;
        if (url.startsWith('/v1/auth/token/')) return this.ownToken(request, raw, json);
        if (url.startsWith('/v1/secret/data/')) return this.hashicorp(request.headers['x-vault-token'] === this.token, url, json);
        if (url === '/v1/auth/approle/login') {
            ++this.logins;
            const said = JSON.parse(raw);
            if (said.role_id !== 'role-1' || said.secret_id !== 'secret-id') return json(400, { errors: ['invalid role or secret ID'] });
            return json(200, { auth: { client_token: `hvs.login-${this.logins}`, lease_duration: 3600 } });
        }
        if (url === '/v1/kv/gateway') {
            if (!bearer?.startsWith('hvs.login-') || request.headers['x-vault-namespace'] !== 'team') return json(403, { errors: ['permission denied'] });
            return json(200, { data: { key: this.secrets.role } });
        }
        if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
            const proof = request.headers.authorization.match(/Signature=(.*)$/)[1];
            if (proof !== signatureOf(request.headers, raw)) return json(400, { __type: 'InvalidSignatureException' });
            if (JSON.parse(raw).SecretId !== 'prod/openai') return json(400, { __type: 'ResourceNotFoundException', Message: 'none' });
            return json(200, { Name: 'prod/openai', SecretString: JSON.stringify({ api_key: this.secrets.aws, other: 'x' }) });
        }
        if (url === '/google/token') {
            const [header, claims, proof] = new URLSearchParams(raw).get('assertion').split('.');
            const good = createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, proof, 'base64url');
            return good ? json(200, { access_token: 'ya29.google', expires_in: 3600, token_type: 'Bearer' }) : json(400, { error: 'invalid_grant' });
        }
        if (url === '/v1/projects/my-project/secrets/openai/versions/latest:access') {
            if (bearer !== 'ya29.google') return json(401, { error: { code: 401, status: 'UNAUTHENTICATED' } });
            return json(200, { payload: { data: Buffer.from(`${this.secrets.gcp}\n`).toString('base64') } });
        }
        if (url === '/login/tenant-1/oauth2/v2.0/token') {
            const form = new URLSearchParams(raw);
            const good = form.get('client_id') === 'client-1' && form.get('client_secret') === 'client&secret' && form.get('scope') === 'https://vault.azure.net/.default';
            return good ? json(200, { access_token: 'eyJ.azure', expires_in: 3599, token_type: 'Bearer' }) : json(401, { error: 'invalid_client' });
        }
        if (url === '/azure/secrets/openai?api-version=7.4') {
            if (bearer !== 'eyJ.azure') return json(401, { error: { code: 'Unauthorized', message: 'no' } });
            return json(200, { value: this.secrets.azure, id: `${this.url}/secrets/openai/1` });
        }
        return json(404, { errors: [] });
    }

    /// Of the fixed token; by default it has no end.
    ownToken(request, raw, json) {
        if (request.headers['x-vault-token'] !== this.token) return json(403, { errors: ['permission denied'] });
        if (request.url.endsWith('/lookup-self')) return json(200, { data: { ttl: 0, renewable: false, ...this.life } });
        assert.deepEqual(JSON.parse(raw), { increment: `${this.life.creation_ttl}s` });
        return json(200, { auth: { client_token: this.token, lease_duration: this.granted, renewable: true } });
    }

    hashicorp(allowed, url, json) {
        if (!allowed) return json(403, { errors: ['permission denied'] });
        if (url !== '/v1/secret/data/apps/gateway') return json(404, { errors: [] });
        return json(200, { data: { data: { api_key: this.secrets.hcv, owner: 'platform', ...this.further }, metadata: { version: 1 } } });
    }
}

/// A vendor that notes whose key came, and refuses those that are not in force.
class Vendor {
    static async start() {
        const one = new Vendor();
        Object.assign(one, { seen: [], accepted: null });
        one.server = createServer(async (request, response) => {
            for await (const piece of request) void piece;
            const key = request.headers.authorization?.replace('Bearer ', '');
            one.seen.push(key);
            const known = !one.accepted || one.accepted.includes(key);
            response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
            const message = { role: 'assistant', content: 'Good.' };
            response.end(JSON.stringify(known ? { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices: [{ index: 0, message, finish_reason: 'stop' }] } : { error: { message: 'wrong key' } }));
        });
        await once(one.server.listen(0, '127.0.0.1'), 'listening');
        one.url = `http://127.0.0.1:${one.server.address().port}/v1`;
        return one;
    }

    stop() {
        this.server.closeAllConnections();
        this.server.close();
    }
}

let vaults, vendor;
before(async () => {
    vaults = await Vaults.start();
    vendor = await Vendor.start();
});
after(async () => {
    await vaults.stop();
    vendor.stop();
});

const references = {
    hcv: { vault: 'hcv/apps/gateway#api_key' },
    role: { vault: 'role/gateway#key' },
    aws: { vault: 'aws/prod/openai#api_key' },
    gcp: { vault: 'gcp/openai' },
    azure: { vault: 'azure/openai' },
};

function settings(wanted = references, ttl = '1s') {
    const secret = (name) => ({ secret: { env: name } });
    const all = {
        hcv: { type: 'hashicorp', address: vaults.url, auth: secret('E2E_VAULT_TOKEN') },
        role: { type: 'hashicorp', address: vaults.url, namespace: 'team', mount: 'kv', version: 1, auth: { type: 'approle', role: 'role-1', ...secret('E2E_SECRET_ID') } },
        aws: { type: 'aws', address: vaults.url, region: 'eu-central-1', auth: { key: { env: 'E2E_AWS_ID' }, ...secret('E2E_AWS_SECRET') } },
        gcp: { type: 'gcp', address: vaults.url, project: 'my-project', auth: secret('E2E_ACCOUNT') },
        azure: { type: 'azure', address: `${vaults.url}/azure`, auth: { tenant: 'tenant-1', client: 'client-1', address: `${vaults.url}/login`, ...secret('E2E_CLIENT_SECRET') } },
    };
    const names = Object.keys(wanted);
    const used = names.map((name) => wanted[name].vault.split('/')[0]);
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 2, drain: '2s' },
        vaults: Object.keys(all).filter((id) => used.includes(id)).map((id) => ({ id, ttl, ...all[id] })),
        providers: names.map((id) => ({ id, kind: 'openai', base_url: vendor.url, auth: { secret: wanted[id] }, breaker: { max_fails: 0 } })),
        models: names.map((id) => ({ id, provider: id, price: { per: '1M', input: 1, output: 1 } })),
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}

const more = () => ({
    E2E_VAULT_TOKEN: 'hvs.fixed',
    E2E_SECRET_ID: 'secret-id',
    E2E_CLIENT_SECRET: 'client&secret',
    ...aws,
    E2E_ACCOUNT: JSON.stringify({
        type: 'service_account',
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        client_email: email,
        token_uri: `${vaults.url}/google/token`,
    }),
});
const start = (wanted, ttl) => Gateway.start({ settings: settings(wanted, ttl), more: more() });
const ask = (gateway, model) => openai(gateway).chat.completions.create({ model, messages: question });
const keyOf = async (gateway, model) => {
    vendor.seen = [];
    await ask(gateway, model);
    return vendor.seen[0];
};
const sends = async (gateway, model, key) => {
    vendor.seen = [];
    await ask(gateway, model);
    return vendor.seen.includes(key);
};
const health = async (gateway) => (await fetch(`${gateway.admin}/health`)).json();
const only = (name) => ({ [name]: references[name] });

describe('a secret in a vault', () => {
    let gateway;
    before(async () => {
        gateway = await start();
    });
    after(() => gateway.stop());

    for (const name of Object.keys(references))
        test(`is the key of a provider: ${name}`, async () => assert.equal(await keyOf(gateway, name), vaults.secrets[name]));

    test('is in no log line, no event and no page', async () => {
        const pages = await Promise.all(['health', 'metrics', 'routes'].map(async (page) => (await fetch(`${gateway.admin}/${page}`)).text()));
        const all = gateway.log + gateway.events('export', '--output', 'jsonl') + pages.join('');
        for (const each of [...Object.values(vaults.secrets), 'hvs.', 'ya29.', 'eyJ.azure', 'secret-id', 'client&secret']) assert.ok(!all.includes(each), each);
    });

    test('that changes is in force without a restart, and no request fails', async () => {
        let failed = 0;
        let running = true;
        const traffic = [0, 1].map(async () => {
            while (running) await ask(gateway, 'hcv').catch(() => ++failed);
        });
        vendor.accepted = [...Object.values(vaults.secrets), 'sk-hcv-2', 'sk-aws-2'];
        vaults.secrets.hcv = 'sk-hcv-2';
        vaults.secrets.aws = 'sk-aws-2';
        await eventually('the new keys', async () => (await sends(gateway, 'hcv', 'sk-hcv-2')) && (await sends(gateway, 'aws', 'sk-aws-2')));
        for (let i = 0; i < 10; ++i) await ask(gateway, 'hcv'); // those that began with the old key have ended
        vendor.accepted = Object.values(vaults.secrets);
        for (let i = 0; i < 20; ++i) await ask(gateway, 'hcv');
        running = false;
        await Promise.all(traffic);
        vendor.accepted = null;
        assert.equal(failed, 0);
    });

    test('stays in use while the vault is away, which the log and health say once', async () => {
        vaults.away = true;
        const seen = await eventually('trouble', async () => {
            const now = await health(gateway);
            return now.vaults.every((each) => each.state === 'away') && now;
        });
        assert.equal(seen.status, 'degraded');
        assert.match(seen.vaults.find((each) => each.id === 'hcv').detail, /status 503 instead of a secret: Vault is sealed/);
        assert.equal(await keyOf(gateway, 'hcv'), 'sk-hcv-2');
        assert.equal(gateway.log.match(/a vault gives no secrets.*vault=hcv/g).length, 1, gateway.log);
        assert.match(await (await fetch(`${gateway.admin}/metrics`)).text(), /signalbox_vault_away\{vault="hcv"\} 1\n/);
        vaults.away = false;
        await eventually('recovery', async () => (await health(gateway)).status === 'ok');
    });

    test('whose new value cannot be used leaves the one before in force', async () => {
        vaults.secrets.hcv = 'two words';
        await eventually('a refusal', () => /cannot be used, the value before stays in force/.test(gateway.log));
        assert.equal(await keyOf(gateway, 'hcv'), 'sk-hcv-2');
        assert.ok(!gateway.log.includes('two words'));
        vaults.secrets.hcv = 'sk-hcv-3';
        await eventually('the next value', async () => (await keyOf(gateway, 'hcv')) === 'sk-hcv-3');
    });

    test('that cannot be used holds up no other secret and no other configuration', async () => {
        vaults.secrets.hcv = 'two words';
        await eventually('its refusal', async () => /hcv\/apps\/gateway#api_key/.test((await health(gateway)).reload.secret_trouble));
        vaults.secrets.aws = 'sk-aws-beside';
        await eventually('another secret', async () => (await keyOf(gateway, 'aws')) === 'sk-aws-beside');
        const further = settings();
        further.models.push({ ...further.models[2], id: 'further' });
        writeFileSync(gateway.config, JSON.stringify(further));
        await eventually('the configuration', async () => (await keyOf(gateway, 'further').catch(() => null)) === 'sk-aws-beside');
        assert.equal(await keyOf(gateway, 'hcv'), 'sk-hcv-3');
        vaults.secrets.hcv = 'sk-hcv-4';
        await eventually('the next value', async () => (await keyOf(gateway, 'hcv')) === 'sk-hcv-4');
        assert.equal((await health(gateway)).reload.secret_trouble, undefined);
    });

    test('that changes does not hide that the file was refused, and takes up a file that waited for it', async () => {
        const wrong = settings();
        wrong.models[0].provider = 'nowhere';
        writeFileSync(gateway.config, JSON.stringify(wrong));
        await eventually('a refusal', async () => /nowhere/.test((await health(gateway)).reload.last_trouble));
        vaults.secrets.aws = 'sk-aws-later';
        await eventually('the secret', async () => (await keyOf(gateway, 'aws')) === 'sk-aws-later');
        assert.match((await health(gateway)).reload.last_trouble, /nowhere/);
        const waits = settings({ ...references, hcv: { vault: 'hcv/apps/gateway#later' } });
        writeFileSync(gateway.config, JSON.stringify(waits));
        await eventually('another refusal', async () => /gateway#later/.test((await health(gateway)).reload.last_trouble));
        vaults.further = { later: 'sk-later' };
        await eventually('the file', async () => (await keyOf(gateway, 'hcv')) === 'sk-later');
        assert.equal((await health(gateway)).reload.last_trouble, undefined);
    });
});

describe('the token of a vault', () => {
    const renewals = () => vaults.asked.filter((each) => each === 'POST /v1/auth/token/renew-self').length;

    test('is renewed before it ends, until it cannot be, which the log and health say', async () => {
        Object.assign(vaults, { asked: [], life: { ttl: 2, creation_ttl: 2, renewable: true }, granted: 2 });
        const gateway = await start(only('hcv'), '1h');
        await eventually('two renewals', () => renewals() >= 2);
        assert.equal((await health(gateway)).vaults[0].warning, undefined);
        vaults.granted = 1; // the longest time of the token is reached
        const seen = await eventually('a warning', async () => {
            const now = await health(gateway);
            return now.vaults[0].warning && now;
        });
        assert.match(seen.vaults[0].warning, /^its token ends at \d{4}-\d\d-\d\dT[\d:]{8}Z and cannot be renewed beyond that$/);
        assert.ok(seen.vaults[0].warning.includes(seen.vaults[0].token_ends));
        assert.equal(seen.status, 'ok');
        assert.equal(gateway.log.match(/the token of a vault ends and cannot be renewed.*vault=hcv ends=\d{4}-/g).length, 1, gateway.log);
        assert.match(await (await fetch(`${gateway.admin}/metrics`)).text(), /signalbox_vault_token_seconds\{vault="hcv"\} [01]\n/);
        assert.ok(!gateway.log.includes('hvs.'));
        await gateway.stop();
        vaults.life = {};
    });
});

describe('a start', () => {
    const failing = (wanted, variables = {}) => {
        const one = new Gateway();
        writeFileSync(`${one.folder}/signalbox.yaml`, JSON.stringify(settings(wanted)));
        return new Promise((done) => {
            one.serve([`${one.folder}/signalbox.yaml`], { E2E_KEY: keys.everyone, ...more(), ...variables }).then(assert.fail, () => one.ended.then((status) => done({ status, log: one.log })));
        });
    };

    test('with a wrong token ends, and names vault, path and field', async () => {
        const { status, log } = await failing(only('hcv'), { E2E_VAULT_TOKEN: 'hvs.wrong' });
        assert.equal(status, 2);
        assert.match(log, /L004: the secret "hcv\/apps\/gateway#api_key" cannot be had from its vault: status 403 instead of a secret: permission denied/);
        assert.ok(!log.includes('hvs.wrong'));
    });

    test('with a wrong key ends, and names those that there are', async () => {
        const { log } = await failing({ hcv: { vault: 'hcv/apps/gateway#apikey' } });
        assert.match(log, /the secret has no key "apikey"; there are "api_key", "owner"/);
        assert.ok(!log.includes('sk-hcv') && !log.includes('platform'));
    });

    test('with wrong credentials of each vault ends with its word', async () => {
        assert.match((await failing(only('role'), { E2E_SECRET_ID: 'x' })).log, /no token for it: status 400 instead of a token: invalid role or secret ID/);
        assert.match((await failing(only('aws'), { E2E_AWS_SECRET: 'x' })).log, /status 400 instead of a secret: InvalidSignatureException/);
        assert.match((await failing({ aws: { vault: 'aws/prod/other#k' } })).log, /status 400 instead of a secret: ResourceNotFoundException/);
        assert.match((await failing(only('azure'), { E2E_CLIENT_SECRET: 'x' })).log, /no token for it: status 401 instead of a token: invalid_client/);
    });

    test('waits for a vault that starts with it', async () => {
        vaults.away = true;
        vaults.asked = [];
        const starting = start(only('hcv'));
        await eventually('a first question', () => vaults.asked.length > 1);
        vaults.away = false;
        const gateway = await starting;
        assert.equal(await keyOf(gateway, 'hcv'), vaults.secrets.hcv);
        await gateway.stop();
    });
});

describe('a reload', () => {
    let gateway;
    before(async () => {
        gateway = await start(only('hcv'), '1h');
    });
    after(() => gateway.stop());
    const reload = (wanted) => writeFileSync(gateway.config, JSON.stringify(settings(wanted, '1h')));

    test('with a vault that is away keeps the configuration in force and says why', async () => {
        vaults.away = true;
        reload({ ...only('hcv'), ...only('aws') });
        const seen = await eventually('a refusal', async () => {
            const now = await health(gateway);
            return now.reload.refused === 1 && now;
        });
        assert.match(seen.reload.last_trouble, /the secret "aws\/prod\/openai#api_key" cannot be had from its vault: status 503/);
        assert.match(seen.reload.next_try, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
        assert.ok(new Date(seen.reload.next_try) - Date.now() <= 5_000);
        assert.equal(await keyOf(gateway, 'hcv'), vaults.secrets.hcv);
    });

    test('is taken by itself when the vault is back, which the log says once', async () => {
        const { reload: before } = await health(gateway);
        await eventually('another try', async () => (await health(gateway)).reload.next_try !== before.next_try, 20_000);
        vaults.away = false;
        await eventually('the new configuration', async () => (await keyOf(gateway, 'aws').catch(() => null)) === vaults.secrets.aws, 30_000);
        const { reload: now } = await health(gateway);
        assert.deepEqual({ ...now }, { applied: 1, refused: 1 }, 'tries are no refusals');
        assert.equal(gateway.log.match(/configuration refused, the one before stays in force; this one is read again until its vaults give what it needs/g).length, 1);
        assert.equal(gateway.log.match(/configuration applied .*because="its vaults give what it needs"/g).length, 1, gateway.log);
    });

    test('fetches what is new alone', async () => {
        vaults.asked = [];
        reload({ ...only('hcv'), ...only('aws'), ...only('gcp') });
        await eventually('the reload', async () => (await health(gateway)).reload.applied === 2);
        assert.equal(await keyOf(gateway, 'gcp'), 'sk-gcp-1');
        assert.deepEqual(vaults.asked.filter((each) => each.includes('/v1/secret/')), []);
    });
});

describe('signalbox check', () => {
    const check = (wanted, words = [], variables = {}) => {
        const one = new Gateway();
        writeFileSync(`${one.folder}/signalbox.yaml`, JSON.stringify(settings(wanted)));
        const env = { ...process.env, E2E_KEY: keys.everyone, ...more(), ...variables };
        return new Promise((done) => {
            execFile(binary, ['check', `${one.folder}/signalbox.yaml`, ...words], { env }, (error, out) => done({ status: error?.code ?? 0, out }));
        });
    };

    test('asks no vault by itself', async () => {
        vaults.asked = [];
        const { status, out } = await check(references);
        assert.equal(status, 0, out);
        assert.match(out, /providers\[0\]\.auth\.secret is hcv\/apps\/gateway#api_key: not fetched; --fetch asks the vault for it\n/);
        assert.deepEqual(vaults.asked, []);
    });

    test('asks with --fetch', async () => {
        const good = await check(references, ['--fetch']);
        assert.equal(good.status, 0, good.out);
        assert.match(good.out, /providers\[4\]\.auth\.secret is azure\/openai: fetched\n/);
        const wrong = await check({ hcv: { vault: 'hcv/apps/gateway#none' } }, ['--fetch']);
        assert.equal(wrong.status, 2);
        assert.match(wrong.out, /there are "api_key", "owner"/);
        assert.ok(!(good.out + wrong.out).includes('sk-'));
    });
});
