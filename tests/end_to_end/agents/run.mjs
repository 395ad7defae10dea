#!/usr/bin/env node
// Real agents in a loop of two steps against simulated providers of every dialect: `tests/end_to_end/agents/run.mjs [AGENT]...`. Not among the tests that run by
// default, because the agents are large downloads: npm and PyPI install them into build/agents. Each works in an empty folder with a home of its own, and runs
// nothing but `echo`. One line for each agent and target; the status is 1 when one failed.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { keys } from '../support/configuration.mjs';
import { Gateway } from '../support/gateway.mjs';

const root = resolve(import.meta.dirname, '../../..');
const folder = process.env.SIGNALBOX_AGENTS ?? join(root, 'build/agents');
const npm = (name) => join(folder, 'node_modules/.bin', name);
const pip = (name) => join(folder, `python-${name}/bin`, name); // each in an environment of its own: they want different versions
const patience = 120_000; // milliseconds for one agent's loop

const packages = ['@anthropic-ai/claude-code@2.1.197', '@openai/codex@0.171.0', '@google/gemini-cli@0.61.0', 'opencode-ai@1.18.33'];
const wheels = { aider: 'aider-chat==0.86.2', llm: 'llm==0.36' };

const schema = readFileSync(join(root, 'schema/config.schema.json'), 'utf8');
const dialects = schema.match(/"openai_chat",\s*"anthropic"[^\]]*/)[0].match(/\w+/g).filter((word) => word !== 'unified'); // it has no tools

const task = 'Run the command that says the signal, and tell what it said.';
const sign = 'signal-is-green';
const loop = (tool, args) => [{ say: 'Let me look.', call: { tool, arguments: args } }, { say: 'It said: ${result}' }];

/// For each agent: the script of the model, the file that it is told by, how it is called, and what it must print.
const agents = {
    claude: {
        script: loop('Bash', { command: `echo ${sign}`, description: 'Says the signal' }),
        words: (model) => [npm('claude'), '-p', task, '--model', model, '--allowedTools', 'Bash(echo:*)'],
        variables: (url) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_AUTH_TOKEN: keys.everyone, DISABLE_AUTOUPDATER: '1' }),
    },
    codex: {
        script: loop('exec_command', { cmd: `echo ${sign}` }),
        files: (url, model) => ({
            '.codex/config.toml': `model = "${model}"\nmodel_provider = "signalbox"\n\n[model_providers.signalbox]\nname = "Signalbox"\nbase_url = "${url}/v1"\nenv_key = "SIGNALBOX_KEY"\nwire_api = "responses"\n`,
        }),
        words: () => [npm('codex'), 'exec', '--skip-git-repo-check', '--sandbox', 'danger-full-access', task],
        variables: () => ({ SIGNALBOX_KEY: keys.everyone }),
    },
    gemini: {
        script: loop('run_shell_command', { command: `echo ${sign}` }),
        files: () => ({ '.gemini/settings.json': '{"security": {"auth": {"selectedType": "gemini-api-key"}}}' }),
        words: (model) => [npm('gemini'), '-m', model, '--approval-mode', 'yolo', '--skip-trust', '-p', task],
        variables: (url) => ({ GOOGLE_GEMINI_BASE_URL: url, GEMINI_API_KEY: keys.everyone }),
    },
    opencode: {
        script: loop('bash', { command: `echo ${sign}`, description: 'Says the signal' }),
        files: (url, model) => ({
            '.config/opencode/opencode.json': JSON.stringify({
                provider: {
                    signalbox: {
                        npm: '@ai-sdk/openai-compatible',
                        options: { baseURL: `${url}/v1`, apiKey: keys.everyone },
                        models: { [model]: {} },
                    },
                },
            }),
        }),
        words: (model) => [npm('opencode'), 'run', '-m', `signalbox/${model}`, task],
        variables: () => ({}),
    },
    aider: {
        script: [{ say: `It said: ${sign}` }], // it has no tools: it reads edits from texts
        words: (model) => [pip('aider'), '--model', `openai/${model}`, '--no-git', '--yes-always', '--no-check-update', '--no-show-model-warnings', '--message', task],
        variables: (url) => ({ OPENAI_API_BASE: `${url}/v1`, OPENAI_API_KEY: keys.everyone, AIDER_ANALYTICS: 'false' }),
    },
    llm: {
        script: loop('say', {}),
        files: (url, model) => ({
            'llm/extra-openai-models.yaml': `- model_id: signalbox\n  model_name: ${model}\n  api_base: ${url}/v1\n  api_key_name: signalbox\n  supports_tools: true\n`,
        }),
        words: () => [pip('llm'), '-m', 'signalbox', '--key', keys.everyone, '--functions', `def say() -> str:\n    return "${sign}"\n`, task],
        variables: (_, home) => ({ LLM_USER_PATH: join(home, 'llm') }),
    },
};

function install() {
    mkdirSync(folder, { recursive: true });
    const quiet = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] };
    if (!existsSync(npm('opencode'))) {
        writeFileSync(join(folder, 'package.json'), '{"private": true}');
        execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], quiet);
        execFileSync('node', ['install.cjs'], { ...quiet, cwd: join(folder, 'node_modules/@anthropic-ai/claude-code') });
        execFileSync('node', ['postinstall.mjs'], { ...quiet, cwd: join(folder, 'node_modules/opencode-ai') });
    }
    for (const [name, wheel] of Object.entries(wheels)) {
        if (existsSync(pip(name))) continue;
        execFileSync('python3', ['-m', 'venv', join(folder, `python-${name}`)], quiet);
        execFileSync(join(folder, `python-${name}/bin/pip`), ['install', '--quiet', '--disable-pip-version-check', wheel], quiet);
    }
}

/// Everything that the agent printed.
function printed([program, ...words], cwd, env) {
    return new Promise((done) => {
        const child = spawn(program, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
        let text = '';
        for (const stream of [child.stdout, child.stderr])
            stream.on('data', (bytes) => {
                text += bytes;
            });
        const end = setTimeout(() => child.kill('SIGKILL'), patience);
        child.on('error', (why) => {
            text += why;
        });
        child.on('close', () => {
            clearTimeout(end);
            done(text);
        });
    });
}

async function attempt(name, url, model) {
    const agent = agents[name];
    const home = mkdtempSync(join(tmpdir(), 'signalbox-agent-'));
    const work = join(home, 'work');
    mkdirSync(work);
    for (const [path, text] of Object.entries(agent.files?.(url, model) ?? {})) {
        mkdirSync(dirname(join(home, path)), { recursive: true });
        writeFileSync(join(home, path), text);
    }
    const env = { PATH: process.env.PATH, HOME: home, TERM: 'dumb', NO_COLOR: '1', ...agent.variables(url, home) };
    const text = await printed(agent.words(model), work, env);
    rmSync(home, { recursive: true, force: true });
    return text;
}

const unknown = process.argv.slice(2).filter((name) => !agents[name]);
if (unknown.length > 0) {
    console.error(`no agent ${unknown.join(', ')}; there are ${Object.keys(agents).join(', ')}`);
    process.exit(2);
}
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(agents);
install();
const gateway = await Gateway.start({
    settings: {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 2, drain: '2s', on_unknown_model: 'reject' },
        providers: dialects.map((dialect) => ({ id: dialect, kind: 'simulator', dialect })),
        models: dialects.flatMap((dialect) => wanted.map((name) => ({ id: `${dialect}-${name}`, provider: dialect, simulate: { script: agents[name].script } }))),
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    },
});
let failed = 0;
for (const name of wanted)
    for (const dialect of dialects) {
        const text = await attempt(name, gateway.url, `${dialect}-${name}`);
        const good = text.includes(`It said: `) && text.includes(sign);
        if (!good) ++failed;
        console.log(`${good ? 'ok    ' : 'not ok'} ${name} ${dialect}`);
        if (!good) console.log(text.slice(-1500).replace(/^/gm, '    '));
    }
await gateway.stop();
process.exit(failed > 0 ? 1 : 0);
