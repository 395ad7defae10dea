// Amazon's wire as a test sees it: signatures verified by their description, and frames of event streams.

import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const aws = { key: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', token: 'session+token/1' };

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/// Signature Version 4 of a request, by Amazon's description of it.
export function signatureOf({ path, headers, raw }) {
    const names = headers.authorization.match(/SignedHeaders=([^,]*)/)[1];
    const day = headers['x-amz-date'].slice(0, 8);
    const twice = path
        .split('/')
        .map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`))
        .join('/');
    const lines = names.split(';').map((name) => `${name}:${headers[name].trim()}\n`);
    const canonical = ['POST', twice, '', lines.join(''), names, sha256(raw)].join('\n');
    const scope = `${day}/us-east-1/bedrock/aws4_request`;
    const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
    const signing = ['us-east-1', 'bedrock', 'aws4_request'].reduce((key, part) => hmac(key, part), hmac(`AWS4${aws.secret}`, day));
    return hmac(signing, text).toString('hex');
}

/// A frame of an event stream, by Amazon's description of it.
export function frame(type, payload, kind = 'event') {
    const header = (name, value) => {
        const [key, text] = [Buffer.from(name), Buffer.from(value)];
        return Buffer.concat([Buffer.from([key.length]), key, Buffer.from([7, text.length >> 8, text.length & 255]), text]);
    };
    const name = kind === 'event' ? ':event-type' : ':exception-type';
    const headers = Buffer.concat([header(name, type), header(':content-type', 'application/json'), header(':message-type', kind)]);
    const body = Buffer.from(JSON.stringify(payload));
    const number = (value) => {
        const out = Buffer.alloc(4);
        out.writeUInt32BE(value);
        return out;
    };
    const lengths = Buffer.concat([number(16 + headers.length + body.length), number(headers.length)]);
    const begin = Buffer.concat([lengths, number(crc32(lengths)), headers, body]);
    return Buffer.concat([begin, number(crc32(begin))]);
}
