// What a provider's refusal means is read in its words as well as in its status: whose fault it is, who can answer instead, and what the
// caller can do about it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Scene } from './support/scene.mjs';
import * as vendor from './support/vendor_replies.mjs';

let scene;
before(async () => {
    scene = await Scene.start();
});
after(() => scene.stop());

const anthropicError = (status, type, message) => vendor.error(status, { type: 'error', error: { type, message } });
const openaiError = (status, fields) => vendor.error(status, { error: fields });

/// The first member refuses, the second answers.
async function assertBackup(dialect, group, first, refusal) {
    scene[first].expect(refusal);
    scene.backup.expect(vendor.backup);
    const answer = await scene.ask(dialect, { model: group });
    assert.equal(answer.status, 200, answer.body);
    assert.equal(answer.said.text, 'from backup');
    const event = await scene.eventOf(answer);
    assert.equal(event.resolved_model, 'backup');
    assert.equal(event.fallback_count, 1);
    return event.attempts[0];
}

/// The first member refuses because of the request: its refusal is the answer, and the second is not asked.
async function assertFinal(dialect, refusal, status) {
    scene.local.expect(refusal);
    scene.backup.expect(vendor.backup);
    const answer = await scene.ask(dialect, { model: 'chain' });
    assert.equal(answer.status, status, answer.body);
    assert.equal(scene.backup.asked.length, 0);
    return answer;
}

describe('a refusal that is about the account goes to the next member', () => {
    const credit =
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.';
    const limits = 'You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.';

    test('Anthropic, 400: no credit, both dialects', async () => {
        for (const dialect of ['openai', 'anthropic']) {
            const first = await assertBackup(dialect, 'mixed', 'claude', anthropicError(400, 'invalid_request_error', credit));
            assert.equal(first.status, 400);
        }
    });
    test('Anthropic, 400: past the spend limit', () =>
        assertBackup('anthropic', 'mixed', 'claude', anthropicError(400, 'invalid_request_error', limits)));
    test('Groq, 413: tokens per minute', async () => {
        const message =
            'Request too large for model `llama-3.3-70b-versatile` in organization `org_x` service tier `on_demand` on tokens per minute (TPM): Limit 12000, Requested 14137, please reduce your message size and try again.';
        const first = await assertBackup(
            'openai',
            'chain',
            'local',
            openaiError(413, { message, type: 'tokens', code: 'rate_limit_exceeded' }),
        );
        assert.equal(first.status, 413);
    });
    test('Groq, 400: a retired model', () =>
        assertBackup(
            'openai',
            'chain',
            'local',
            openaiError(400, {
                message: 'The model `x` has been decommissioned',
                type: 'invalid_request_error',
                code: 'model_decommissioned',
            }),
        ));
    test('OpenAI, 400 with the code of an unknown model', () =>
        assertBackup(
            'anthropic',
            'chain',
            'local',
            openaiError(400, {
                message: "The requested model 'x' does not exist.",
                type: 'invalid_request_error',
                code: 'model_not_found',
            }),
        ));
    test('OpenAI, 400 with the code of a hard billing limit', () =>
        assertBackup(
            'openai',
            'chain',
            'local',
            openaiError(400, {
                message: 'Billing hard limit has been reached',
                type: 'invalid_request_error',
                code: 'billing_hard_limit_reached',
            }),
        ));
    test('DeepSeek, 402: no balance', () =>
        assertBackup(
            'openai',
            'chain',
            'local',
            openaiError(402, { message: 'Insufficient Balance', type: 'unknown_error', code: 'invalid_request_error' }),
        ));
    test('a server that says it is overloaded with status 400', () =>
        assertBackup('openai', 'chain', 'local', openaiError(400, { message: 'Overloaded', type: 'overloaded_error' })));
    test('Gemini, 400: the key is not valid', () =>
        assertBackup(
            'openai',
            'chain',
            'local',
            vendor.error(400, [
                { error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' } },
            ]),
        ));
});

describe('a refusal that only this provider gives goes to the next member', () => {
    const flat = (status, body) => vendor.error(status, body);
    const refusals = {
        'Anthropic, 400: a workspace past its limit': anthropicError(
            400,
            'invalid_request_error',
            'You have reached your specified workspace API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.',
        ),
        'DashScope, 400: an unpaid account': openaiError(400, {
            message: 'Access denied, please make sure your account is in good standing.',
            type: 'Arrearage',
            code: 'Arrearage',
        }),
        'SiliconFlow, 400: no balance': flat(400, { code: 30001, message: 'Sorry, your account balance is insufficient', data: null }),
        'Groq, 400: a restricted organization': openaiError(400, {
            message: 'Organization has been restricted. Please reach out to support.',
            type: 'invalid_request_error',
            code: 'organization_restricted',
        }),
        'Gemini, 400: a place that is not served': flat(400, [
            { error: { code: 400, message: 'User location is not supported for the API use.', status: 'FAILED_PRECONDITION' } },
        ]),
        'DeepSeek, 400: no such model': openaiError(400, { message: 'Model Not Exist', type: 'invalid_request_error', code: null }),
        'OpenRouter, 400: no such model': openaiError(400, { message: 'foo/bar is not a valid model ID', code: 400 }),
        'LM Studio, 400: no model': flat(400, { error: 'No models loaded. Please load a model in the developer page' }),
        'Bedrock, 400: a model without on-demand throughput': openaiError(400, {
            message: "Invocation of model ID anthropic.claude with on-demand throughput isn't supported.",
            type: 'ValidationException',
        }),
        'Ollama, 400: a model without tools': openaiError(400, {
            message: 'registry.ollama.ai/library/gemma does not support tools',
            type: 'api_error',
            param: null,
            code: null,
        }),
        'a reply that is compressed': vendor.json('\x1f\x8b\x08 packed', {
            headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        }),
    };
    for (const [name, refusal] of Object.entries(refusals)) test(name, () => assertBackup('openai', 'chain', 'local', refusal));

    test('of a single target a compressed reply is named as one, and a compressed refusal is not passed on', async () => {
        const packed = (status) =>
            vendor.json('\x1f\x8b\x08 packed', { status, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } });
        scene.local.expect(packed(200), packed(400));
        const reply = await scene.ask('openai', { model: 'local' });
        assert.equal(reply.status, 502);
        assert.match(reply.said.error.message, /compressed.*gzip/);
        const refusal = await scene.ask('openai', { model: 'local' });
        assert.equal(refusal.status, 400);
        assert.doesNotMatch(refusal.body, /packed/);
    });
});

describe('a refusal that is about the request stays', () => {
    test('a wrong field', async () => {
        const refusal = openaiError(400, {
            message: "Invalid value for 'temperature'",
            type: 'invalid_request_error',
            param: 'temperature',
        });
        const answer = await assertFinal('openai', refusal, 400);
        assert.match(answer.said.error.message, /temperature/);
    });
    test('a prompt that speaks of credit', async () => {
        const refusal = openaiError(400, {
            message: "Invalid 'messages[0].content': 'my credit balance is too low' is not allowed",
            type: 'invalid_request_error',
            param: 'messages',
        });
        await assertFinal('openai', refusal, 400);
    });
});

describe('a context that is too long is told in Anthropic’s words, with both numbers', () => {
    async function assertTooLong(refusal, words) {
        for (const stream of [false, true]) {
            scene.local.expect(refusal);
            const answer = await scene.ask('anthropic', { model: 'local', stream });
            assert.equal(answer.status, 400, answer.body);
            assert.equal(answer.said.error.type, 'invalid_request_error');
            assert.match(answer.said.error.message, words);
            const event = await scene.eventOf(answer);
            assert.equal(event.status_code, 400);
        }
    }

    test('flat body of vLLM', () =>
        assertTooLong(
            vendor.error(400, {
                object: 'error',
                type: 'BadRequestError',
                message:
                    "Requested token count exceeds the model's maximum context length of 262144 tokens. You requested a total of 262462 tokens: 230462 tokens from the input messages and 32000 tokens for the completion.",
                param: null,
                code: 400,
            }),
            /^prompt is too long: 262462 tokens > 262144 maximum/,
        ));
    test('OpenRouter', () =>
        assertTooLong(
            openaiError(400, {
                message:
                    "This endpoint's maximum context length is 1050000 tokens. However, you requested about 1100000 tokens (1098000 of text input, 2000 in the output). Please reduce the length of either one.",
                code: 400,
            }),
            /^prompt is too long: 1100000 tokens > 1050000 maximum/,
        ));
    test('older vLLM', () =>
        assertTooLong(
            vendor.error(400, {
                object: 'error',
                message:
                    "This model's maximum context length is 2048 tokens. However, you requested 2723 tokens (1699 in the messages, 1024 in the completion). Please reduce the length of the messages or completion.",
                type: 'BadRequestError',
                param: null,
                code: 400,
            }),
            /^prompt is too long: 2723 tokens > 2048 maximum/,
        ));
    test('Cerebras', () =>
        assertTooLong(
            vendor.error(400, {
                message: 'Please reduce the length of the messages or completion. Current length is 200068 while limit is 131000',
                type: 'invalid_request_error',
                param: 'messages',
                code: 'context_length_exceeded',
            }),
            /^prompt is too long: 200068 tokens > 131000 maximum/,
        ));
    test('a 413 with the words of a context window', () =>
        assertTooLong(
            openaiError(413, { message: 'The prompt exceeded this model context window limit (131072)', type: 'invalid_request_error' }),
            /^prompt is too long.*131072/,
        ));
    test('OpenAI', () =>
        assertTooLong(
            openaiError(400, {
                message:
                    "This model's maximum context length is 128000 tokens. However, your messages resulted in 130254 tokens. Please reduce the length of the messages.",
                type: 'invalid_request_error',
                param: 'messages',
                code: 'context_length_exceeded',
            }),
            /^prompt is too long: 130254 tokens > 128000 maximum/,
        ));
    test('llama.cpp', () =>
        assertTooLong(
            openaiError(400, {
                code: 400,
                message: 'the request exceeds the available context size. try increasing the context size or enable context shift',
                type: 'exceed_context_size_error',
                n_prompt_tokens: 9021,
                n_ctx: 8192,
            }),
            /^prompt is too long: 9021 tokens > 8192 maximum/,
        ));
    test('Gemini', () =>
        assertTooLong(
            openaiError(400, {
                code: 400,
                message: 'The input token count (1200001) exceeds the maximum number of tokens allowed (1048576).',
                status: 'INVALID_ARGUMENT',
            }),
            /^prompt is too long: 1200001 tokens > 1048576 maximum/,
        ));
    test('xAI', () =>
        assertTooLong(
            vendor.error(400, {
                code: 'Client specified an invalid argument',
                error: "This model's maximum prompt length is 131072 but the request contains 531350 tokens.",
            }),
            /^prompt is too long: 531350 tokens > 131072 maximum/,
        ));

    test('vLLM, which counts the reply apart', () =>
        assertTooLong(
            openaiError(400, {
                message:
                    "This model's maximum context length is 262144 tokens. However, you requested 0 output tokens and your prompt contains at least 262145 input tokens, for a total of at least 262145 tokens. Please reduce the length of the input prompt or the number of requested output tokens. (parameter=input_tokens, value=262145)",
                type: 'BadRequestError',
                param: 'input_tokens',
                code: 400,
            }),
            /^prompt is too long: 262145 tokens > 262144 maximum/,
        ));
    test('Poolside', () =>
        assertTooLong(
            openaiError(400, { message: 'Input length 131393 exceeds the maximum allowed input length of 131040 tokens.', code: 400 }),
            /^prompt is too long: 131393 tokens > 131040 maximum/,
        ));
    test('SGLang', () =>
        assertTooLong(
            vendor.error(400, {
                object: 'error',
                message: "The input (40970 tokens) is longer than the model's context length (32768 tokens).",
                type: 'BadRequestError',
                code: 400,
            }),
            /^prompt is too long: 40970 tokens > 32768 maximum/,
        ));
    test('LM Studio', () =>
        assertTooLong(
            vendor.error(400, {
                error: 'Trying to keep the first 111490 tokens when context the overflows. However, the model is loaded with context length of only 32768 tokens, which is not enough.',
            }),
            /^prompt is too long: 111490 tokens > 32768 maximum/,
        ));
    test('GitHub Models, 413', () =>
        assertTooLong(
            openaiError(413, { code: 'tokens_limit_reached', message: 'Request body too large for gpt-4o model. Max size: 8000 tokens.' }),
            /^prompt is too long/,
        ));
    test('with thousands set apart', () =>
        assertTooLong(
            openaiError(400, {
                message: "This model's maximum context length is 128,000 tokens. However, your messages resulted in 130,254 tokens.",
                code: 'context_length_exceeded',
            }),
            /^prompt is too long: 130254 tokens > 128000 maximum/,
        ));

    test('but a max_tokens that is too large is not the prompt’s fault', async () => {
        scene.local.expect(
            openaiError(400, {
                message: 'max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.',
                type: 'invalid_request_error',
                param: 'max_tokens',
                code: 'invalid_value',
            }),
        );
        const answer = await scene.ask('anthropic', { model: 'local' });
        assert.equal(answer.status, 400);
        assert.doesNotMatch(answer.said.error.message, /prompt is too long/);
        assert.match(answer.said.error.message, /max_tokens/);
    });
});

describe('a first token that does not come', () => {
    const roleOnly = vendor.chunk({ role: 'assistant', content: '' });

    async function assertBackupStream(dialect, group, first, items) {
        scene[first].expect(vendor.stalled(items));
        scene.backup.expect(vendor.backupStream);
        const answer = await scene.ask(dialect, { model: group, stream: true });
        assert.equal(answer.said.text, 'from backup');
        assert.equal(answer.said.ended, true);
        const event = await scene.eventOf(answer);
        assert.equal(event.resolved_model, 'backup');
        assert.equal(event.fallback_count, 1);
    }

    test('behind a chunk with nothing but the role is waited for no longer than timeout', () =>
        assertBackupStream('openai', 'impatient-chain', 'local', [roleOnly]));
    test('behind a role chunk is waited for no longer than timeout when the reply is translated', () =>
        assertBackupStream('anthropic', 'impatient-chain', 'local', [roleOnly]));
    test('behind message_start and a ping is waited for no longer than first_token_timeout', () =>
        assertBackupStream('anthropic', 'impatient-mixed', 'claude', [vendor.start(), { type: 'ping' }]));
    test('behind message_start is waited for no longer than first_token_timeout when the reply is translated', () =>
        assertBackupStream('openai', 'impatient-mixed', 'claude', [vendor.start(), { type: 'ping' }]));
    test('behind an opened empty block is waited for no longer than first_token_timeout', () =>
        assertBackupStream('anthropic', 'impatient-mixed', 'claude', [vendor.start(), vendor.open()]));
    test('behind comments is waited for no longer than timeout', () =>
        assertBackupStream('openai', 'impatient-chain', 'local', [': OPENROUTER PROCESSING\n\n', roleOnly, ': OPENROUTER PROCESSING\n\n']));
});

describe('a redirect is never followed', () => {
    const moved = (status, location) => vendor.json('', { status, headers: { location, 'content-type': 'text/plain' } });

    test('in a group the next member answers', async () => {
        const first = await assertBackup('openai', 'chain', 'local', moved(308, '/co/v1/chat/completions/'));
        assert.equal(first.status, 308);
    });

    test('of a single target is a 502 that says so, without a Location', async () => {
        for (const status of [301, 302, 307, 308]) {
            for (const dialect of ['openai', 'anthropic']) {
                scene.local.expect(moved(status, 'https://example.com/v1/chat/completions'));
                const answer = await scene.ask(dialect, { model: 'local' });
                assert.equal(answer.status, 502, answer.body);
                assert.equal(answer.headers.location, undefined);
                assert.match(answer.said.error.message, /redirect/i);
                assert.equal(scene.local.asked.length, 1);
            }
        }
    });
});

describe('a status outside of what a reply can have', () => {
    test('is a 502 in both dialects', async () => {
        for (const status of [304, 407, 600, 999]) {
            for (const dialect of ['openai', 'anthropic']) {
                scene.local.expect(vendor.raw(`HTTP/1.1 ${status} Odd\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`));
                const answer = await scene.ask(dialect, { model: 'local' });
                assert.equal(answer.status, 502, `${status}: ${answer.body}`);
            }
        }
    });
});

describe('a request one member cannot express goes to the next', () => {
    test('n: 2 towards Anthropic', async () => {
        scene.claude.expect();
        scene.backup.expect(vendor.backup);
        const answer = await scene.ask('openai', { model: 'mixed', n: 2 });
        assert.equal(answer.status, 200, answer.body);
        assert.equal(answer.said.text, 'from backup');
        assert.equal(scene.claude.asked.length, 0);
    });

    test('and is refused when none can', async () => {
        const answer = await scene.ask('openai', { model: 'claude', n: 2 });
        assert.equal(answer.status, 400);
        assert.match(answer.said.error.message, /\bn\b/);
    });
});

describe('the address of a provider', () => {
    /// Which path the vendor is asked at.
    async function askedAt(name, dialect, model, reply) {
        scene[name].expect(reply);
        const answer = await scene.ask(dialect, { model });
        assert.equal(answer.status, 200, answer.body);
        assert.equal(answer.said.text, 'hello');
        return scene[name].last.path;
    }

    test('of Anthropic’s kind may be given without /v1, as the vendor’s clients take it', async () => {
        assert.equal(await askedAt('claude', 'anthropic', 'claude-bare', vendor.claudeHello), '/an/v1/messages');
    });
    test('of Anthropic’s kind may end with a slash', async () => {
        assert.equal(await askedAt('claude', 'openai', 'claude-slash', vendor.claudeHello), '/an/v1/messages');
    });
    test('of Anthropic’s kind may have /v1 and a slash', async () => {
        assert.equal(await askedAt('claude', 'anthropic', 'claude-version-slash', vendor.claudeHello), '/an/v1/messages');
    });
    test('of Anthropic’s kind may be the whole endpoint', async () => {
        assert.equal(await askedAt('claude', 'anthropic', 'claude-endpoint', vendor.claudeHello), '/an/v1/messages');
    });
    test('of OpenAI’s kind may end with a slash', async () => {
        assert.equal(await askedAt('openai', 'openai', 'gpt-slash', vendor.hello), '/oa/v1/chat/completions');
    });
    test('of OpenAI’s kind may be the whole endpoint', async () => {
        assert.equal(await askedAt('openai', 'anthropic', 'gpt-endpoint', vendor.hello), '/oa/v1/chat/completions');
    });
});
